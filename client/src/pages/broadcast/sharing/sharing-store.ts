import { isStreamName } from "../../../../../contracts/nostr/address.ts";
import { readSharing, type Sharing, sharingTag } from "../../../../../contracts/nostr/sharing.ts";

/** What a creator chose for each stream, so that it holds when the stream goes live again. */
export type SharingStore = {
  /** Undefined where nothing was chosen in this browser: what the last delegation said goes on. */
  of: (d: string) => Sharing | undefined;
  put: (d: string, sharing: Sharing) => void;
};

const NAME = "dstream/sharing/1";
const MOST = 64;
const MOST_CHARS = 16 * 1024;

/** Keeps choices in a storage; one that refuses keeps them for this page only. */
export function makeSharingStore(storage: () => Pick<Storage, "getItem" | "setItem">): SharingStore {
  let own = new Map<string, Sharing>();
  const read = () => {
    try {
      return readChoices(storage().getItem(NAME));
    } catch {
      // Blocked site data.
      return own;
    }
  };
  return {
    of: (d) => read().get(d) ?? own.get(d),
    put(d, sharing) {
      const choices = read();
      choices.delete(d);
      own = new Map([...choices, [d, sharing] as const].slice(-MOST));
      try {
        storage().setItem(NAME, JSON.stringify([...own].map(([d, sharing]) => [d, sharingTag(sharing)])));
      } catch (error) {
        // The choice is in the delegation as well, which the relays keep.
        console.info("the choice could not be stored:", error);
      }
    },
  };
}

/** Reads `[name, tag]…`; what is broken is left out, so that a delegation is never written from it. */
function readChoices(text: string | null): Map<string, Sharing> {
  const choices = new Map<string, Sharing>();
  if (text === null || text.length > MOST_CHARS) return choices;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return choices;
  }
  if (!Array.isArray(value)) return choices;
  for (const pair of value.slice(-MOST)) {
    if (!Array.isArray(pair)) continue;
    const [d, tag]: unknown[] = pair;
    if (typeof d !== "string" || !isStreamName(d) || !isTag(tag)) continue;
    const sharing = readSharing({ tags: [tag] });
    // A tag that can't be read means `off` to a viewer; here it means that nothing was chosen.
    if (sharing.tier !== "off" || tag[1] === "off") choices.set(d, sharing);
  }
  return choices;
}

function isTag(value: unknown): value is string[] {
  return Array.isArray(value) && value.length === 3 && value[0] === "sharing" &&
    value.every((text) => typeof text === "string");
}
