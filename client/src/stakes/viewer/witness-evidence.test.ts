import assert from "node:assert/strict";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { isWordOf } from "../../../../contracts/escrow/words.ts";
import { matchesAny } from "../../../../contracts/nostr/relay-messages.ts";
import { type NostrEvent } from "../../../../contracts/nostr/event.ts";
import { arbiterSaid, makeRecordReader } from "../creator/arbiter-said.ts";
import { gatherEvidence, makeWordCheck, missingWitnesses } from "../creator/evidence.ts";
import type { RoomState } from "../creator/room-stake.ts";
import { makeStakeRoom } from "../creator/stake-room.ts";
import { BEGUN, STREAM, trialActive, trialSigned } from "./trial-viewer-stake.ts";
import { trialDelegation } from "./trial-seals.ts";
import { trialStaked } from "./trial-witness.ts";
import { accused, BAD_BYTES, own, stand, word, wrong } from "./trial-watching.ts";

Deno.test("makeWitness() complains in words that the studio's room lists and counts as evidence", async () => {
  const [first, second] = [stand(), stand([word], BAD_BYTES, trialStaked(10))];
  for (const { witness, settle } of [first, second]) {
    witness.wronged(wrong);
    await settle();
  }
  const events = [...first.published, ...second.published];
  let state: RoomState | undefined;
  let beat = () => {};
  const options = {
    nostr: {
      subscribe(
        _: readonly string[],
        filters: Parameters<typeof matchesAny>[0],
        on: { event: (event: NostrEvent, relay: string) => void },
      ) {
        for (const event of events) if (matchesAny(filters, event)) on.event(event, "wss://r");
        return () => {};
      },
      publish: () => Promise.resolve([]),
    },
    relays: ["wss://r"],
    stream: STREAM,
    keys: () => [],
    newest: () => trialSigned(),
    height: () => undefined,
    now: () => BEGUN + 120,
    requests: { of: () => [], put: () => {} },
    randomBytes: (length: number) => new Uint8Array(length).fill(6),
    after: (_ms: number, work: () => void) => {
      beat = work;
      return () => {};
    },
    onChange: (next: RoomState) => state = next,
    isWord: makeWordCheck().isWord,
  };
  const room = makeStakeRoom(options);
  beat();
  await new Promise((done) => setTimeout(done));
  room.stop();
  const [said] = first.published.map(readPublicWord);
  assert.ok(said?.word.said.word === "complaint" && isWordOf(said.word, own.key.baseKey));
  assert.deepEqual(said.word.said, {
    word: "complaint",
    accused: accused.name,
    rule: "bad-bytes",
    witness: own.name,
    peer: wrong.peer,
    page: wrong.page,
    pageSignature: signStakedPage(
      { stake: own.name, address: STREAM, page: wrong.page },
      own.key.baseSecret,
    ),
    sid: wrong.sid,
    n: wrong.n,
    delegation: trialDelegation().id,
  });
  const active = [own, trialStaked(10), accused].map((held) => trialActive(held));
  const [evidence] = gatherEvidence({
    name: accused.name,
    rules: BAD_BYTES,
    words: state?.words.map(({ word }) => word) ?? [],
    said: arbiterSaid(active, 0, makeRecordReader()),
  });
  assert.ok(evidence !== undefined);
  assert.deepEqual([evidence.complaints.length, missingWitnesses(evidence)], [2, 0]);
});
