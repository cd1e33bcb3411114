import { join } from "node:path";
import { best, load, type LoadResult } from "./load.ts";
import { newestObjects } from "./objects.ts";
import { waitFor } from "./processes.ts";
import type { Server } from "./servers.ts";

export const KINDS = ["segment", "part", "playlist"] as const;
export type Kind = typeof KINDS[number];

/** The best of all rounds, of one kind of object from one server. */
export type Of = (kind: Kind, server: string, pick: (result: LoadResult) => number) => number;

export type ServingOptions = {
  servers: { box: Server; mtx: Server; nginx: Server & { folder: string } };
  seconds: number;
  connections: number;
  rounds: number;
  /** Part of the file names that nginx serves. */
  name: string;
  say: (line: string) => void;
};

/** Loads the three servers in turn, round after round, while the stream goes on. */
export async function measureServing(
  { servers: { box, mtx, nginx }, seconds, connections, rounds, name, say }: ServingOptions,
): Promise<{ of: Of; bytes: Record<Kind, number> }> {
  const results = new Map<string, LoadResult[]>();
  const bytes = { segment: 0, part: 0, playlist: 0 };
  for (let round = 1; round <= rounds; round++) {
    for (const kind of KINDS) {
      // Windows move on: what is asked for has to be there for the whole round.
      const objects = await waitFor("fresh objects", () => newestObjects(box, mtx));
      bytes[kind] = objects[kind].bytes.length;
      // A new name each time: nginx keeps files open.
      const file = `${kind}-${name}-${round}`;
      await Deno.writeFile(join(nginx.folder, file), objects[kind].bytes);
      const asked: [Server, string][] = [
        [box, objects[kind].box],
        [mtx, objects[kind].mediamtx],
        [nginx, `${nginx.url}/${file}`],
      ];
      for (const [server, url] of asked) {
        say(`round ${round} of ${rounds}, ${kind}s from ${server.name}`);
        const result = await load({ url, headers: server.headers, seconds, connections, pids: server.pids });
        const key = `${kind}/${server.name}`;
        results.set(key, [...results.get(key) ?? [], result]);
      }
    }
  }
  return { of: (kind, server, pick) => best((results.get(`${kind}/${server}`) ?? []).map(pick)), bytes };
}
