import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import { makeRecent } from "./mesh/recent.ts";

/** Who says that an object is on its way from there. */
export type Announcements = {
  add(name: ObjectName, from: string): void;
  /** It came from there, or won't. */
  remove(name: ObjectName, from: string): void;
  /** Somebody is on the way with it. */
  coming(name: ObjectName): boolean;
  /** Whether somebody ever said so of it, whatever came of it. */
  spoke(peerId: string, name: ObjectName): boolean;
  /** The object is there. */
  drop(name: ObjectName): void;
  clear(): void;
};

/** Some seconds of two renditions and five neighbours. */
const SPOKEN = 512;

/** Makes one in which nobody has said anything. */
export function makeAnnouncements(): Announcements {
  const coming = new Map<string, Set<string>>();
  const spoken = makeRecent<string>(SPOKEN);
  const keyOf = (name: ObjectName) => objectKey("media", name);

  return {
    add(name, from) {
      const key = keyOf(name);
      spoken.add(`${from} ${key}`);
      coming.set(key, (coming.get(key) ?? new Set()).add(from));
    },
    remove(name, from) {
      const whose = coming.get(keyOf(name));
      whose?.delete(from);
      if (whose?.size === 0) coming.delete(keyOf(name));
    },
    coming: (name) => coming.has(keyOf(name)),
    spoke: (peerId, name) => spoken.has(`${peerId} ${keyOf(name)}`),
    drop: (name) => void coming.delete(keyOf(name)),
    clear: () => coming.clear(),
  };
}
