import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { watchAnnounced } from "./announced.ts";
import { STREAM, trialWords } from "./trial-source.ts";

const PLACES = [{ folder: "https://box.example/live/demo/" }];
const NOW = Math.floor(Date.now() / 1000);
const WORDS = trialWords(PLACES, NOW);
const OLDER = trialWords([{ folder: "https://old.example/live/demo/" }], NOW - 600);

/** What is heard when each relay answers with these, or never. */
async function heard(relays: Record<string, typeof WORDS | "hangs" | undefined>) {
  const stop = new AbortController();
  const silent: string[] = [];
  const announced = await watchAnnounced({
    address: STREAM,
    relays: Object.keys(relays).map((name) => `wss://${name}.example`),
    onNews: () => {},
    onRelay: (relay, answers) => silent.push(`${relay} ${answers}`),
    signal: stop.signal,
    ask: (relay) => {
      const words = relays[new URL(relay).host.split(".")[0] ?? ""];
      return words === "hangs" ? new Promise(() => {}) : Promise.resolve(words);
    },
  });
  stop.abort();
  return { live: announced.live(), delegation: announced.delegation(), silent };
}

Deno.test("watchAnnounced() believes nothing of another author, whatever a relay brings", async () => {
  const forged = WORDS.map(({ kind, created_at, tags, content }) =>
    signEvent({ kind, created_at: created_at + 9, tags, content }, new Uint8Array(32).fill(9))
  );
  const { live, delegation } = await heard({ liar: [...forged, ...WORDS] });
  assert.equal(live?.author, STREAM.creator);
  assert.equal(delegation?.creator, STREAM.creator);
});

Deno.test("watchAnnounced() is neither held up by a relay that hangs nor led back by one that lost the newest", async () => {
  const { live, delegation, silent } = await heard({
    slow: "hangs",
    gone: undefined,
    lost: OLDER,
    good: WORDS,
  });
  assert.deepEqual(live?.streaming, trialStreaming());
  assert.equal(delegation?.createdAt, NOW);
  assert.deepEqual(silent, ["wss://gone.example false"]);
});

Deno.test("watchAnnounced() puts together what relays have apart", async () => {
  const one = WORDS.filter(({ kind }) => kind === KIND.liveEvent);
  const other = WORDS.filter(({ kind }) => kind === KIND.delegation);
  const { live, delegation } = await heard({ one, other });
  assert.ok(live !== undefined && delegation !== undefined);
});

function trialStreaming(): string[] {
  return PLACES.flatMap(({ folder }) => [`${folder}index.m3u8`, `${folder}ll.m3u8`]);
}
