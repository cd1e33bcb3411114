import assert from "node:assert/strict";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadListener } from "../player/verifier-client.ts";
import type { ListedObject, LoadFailure, LoadRequest } from "../player/worker/messages.ts";
import { makeObjectSharing } from "./object-sharing.ts";
import { makeReliance } from "./reliance.ts";
import { makeVerifiedStore } from "./store/verified-store.ts";
import { makeTrialTime } from "./trial-time.ts";

/** The session of all that a trial lists. */
export const SID = "00112233445566aa";
/** Where its parts are listed. */
export const LIST = `https://box.example/live/demo/${SID}/video/ll.m3u8`;
/** A file beside the list. */
export const url = (file: string) => new URL(file, LIST).href;
/** One part of the segment that is open. */
export const part = (p: number): ListedObject => ({
  kind: "part",
  rid: "video",
  n: 9,
  p,
  url: url(`p${p}.m4s`),
  length: 4,
  sha256: "",
});
export const name = (p: number): ObjectName => ({ rid: "video", n: 9, p });
/** This page, its one neighbour, and somebody who never says a word. */
export const [SELF, OTHER, SILENT] = ["-DS0100-self00000000", "-DS0100-other0000000", "-DS0100-silent000000"];
export const times = { start: 0, first: 0, end: 0 };
export const mismatch = { verdict: "byte-mismatch" as const, in: "sha256" as const, expected: "", got: "" };

/** One page with one neighbour that is always elected, unless told otherwise. */
export function stand(
  { elected = false, bufferedMs = 1000, alone = false, feeds = false, silent = false } = {},
) {
  const time = makeTrialTime(0);
  const asked: { at: number; url: string; on: LoadListener; stopped: boolean }[] = [];
  const checked: { bytes: ArrayBuffer; on: LoadListener }[] = [];
  const said: string[] = [];
  const store = makeVerifiedStore({ now: time.now, maxBytes: 1 << 20, keepMs: 30_000 });
  let lonely = alone;
  let stepMs = 200;
  // Whoever is weak comes after all who are not.
  const [own, theirs] = elected ? [0, 1] as const : [1, 0] as const;
  const others = [
    ...(silent ? [{ peerId: SILENT, uplink: 0 as const }] : []),
    { peerId: OTHER, uplink: theirs },
  ];
  const sharing = makeObjectSharing({
    client: {
      load(request, on) {
        const entry = { at: time.now(), url: request.url, on, stopped: false };
        asked.push(entry);
        return () => entry.stopped = true;
      },
      judge: () => assert.fail("no playlists here"),
      check(request, on) {
        checked.push({ bytes: request.bytes, on });
        return () => {};
      },
    },
    store,
    mesh: {
      self: () => ({ peerId: SELF, uplink: own }),
      neighbours: () => lonely ? [] : others,
      near: () => lonely ? [] : others,
      feeds: () => feeds,
      coming: (_kind, { p }, length) => said.push(`coming ${p} ${length}`),
      ask: ({ p }) => said.push(`ask ${p}`),
      push: ({ p }) => said.push(`push ${p}`),
      offer: ({ p }) => said.push(`offer ${p}`),
      pushPlaylist: () => assert.fail("no playlists here"),
      blame: (peer, reason, proven) => said.push(`blame ${peer} ${reason} ${proven?.n}/${proven?.p}`),
    },
    reliance: makeReliance(time.now),
    sid: SID,
    bufferedMs: () => bufferedMs,
    delayMs: (rank) => rank * stepMs,
    farMs: () => 0,
    now: time.now,
    after: time.after,
    on: { took: (bytes, from) => said.push(`took ${bytes} ${from === "http" ? from : from.peer}`) },
  });
  const list = (...objects: ListedObject[]) =>
    sharing.listed({ report: "listed", source: LIST, sid: SID, rid: "video", url: LIST, objects });
  const load = (file: string) => {
    const heard: string[] = [];
    const request: LoadRequest = { kind: "bytes", url: url(file), source: LIST, firstByteMs: 1, totalMs: 1 };
    const stop = sharing.load(request, {
      done: ({ data }) => void heard.push(new Uint8Array(data as ArrayBuffer).join()),
      failed: ({ cause }) => void heard.push(cause),
    });
    return { heard, stop };
  };
  const answer = (at: number, bytes: number[]) => {
    const data = Uint8Array.from(bytes).buffer;
    asked[at]?.on.done({ url: asked[at]?.url ?? "", data, times });
  };
  list(part(0));
  const turn = (next: boolean) => lonely = next;
  const patience = (ms: number) => stepMs = ms;
  return { patience, turn, time, asked, checked, said, store, sharing, list, load, answer };
}

/** Ends a request without bytes. */
export const fail = (on: LoadListener | undefined, failure: LoadFailure) => on?.failed(failure, times);
