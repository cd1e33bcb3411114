import assert from "node:assert/strict";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { judgeFork } from "../../../../contracts/seal/fork-proof.ts";
import { makeSealShelf } from "./seal-shelf.ts";
import { TRIAL_BOX, TRIAL_SID, trialDelegation, trialSeal } from "./trial-seals.ts";
import { BEGUN, STREAM } from "./trial-viewer-stake.ts";

const BY = trialDelegation();
const JUDGED = { address: STREAM, sid: TRIAL_SID, delegation: BY.id };

const now = () => BEGUN;

function trial(first: string | null = null) {
  const kept = { text: first, former: null as string | null, now: BEGUN };
  const placeOf = (name: string) => name === "dstream/seals/1" ? "former" : "text";
  const storage = {
    getItem: (name: string) => kept[placeOf(name)],
    setItem: (name: string, text: string) => void (kept[placeOf(name)] = text),
    removeItem: (name: string) => void (kept[placeOf(name)] = null),
  };
  return { kept, open: () => makeSealShelf({ storage: () => storage, now: () => kept.now }) };
}

const places = (some: readonly NostrEvent[]) =>
  some.map(({ tags }) => Number(tags.find(([name]) => name === "n")?.[1]));

Deno.test("makeSealShelf() proves nothing by what says the same, another place, a stranger, or where it has nothing", () => {
  const shelf = makeSealShelf({ storage: () => undefined, now });
  const other = trialSeal({ n: 8, head: "bb" });
  assert.equal(shelf.against(other, BY), undefined);
  shelf.put(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  assert.equal(shelf.against(trialSeal({ n: 8, head: "aa" }), BY), undefined);
  assert.equal(shelf.against(trialSeal({ n: 9, head: "bb" }), BY), undefined);
  assert.equal(shelf.against(trialSeal({ n: 8, head: "bb", sid: "ff".repeat(8) }), BY), undefined);
  assert.equal(
    shelf.against(trialSeal({ n: 8, head: "bb", box: new Uint8Array(32).fill(22) }), BY),
    undefined,
  );
  assert.equal(shelf.against(BY, BY), undefined);
  const proof = shelf.against(other, BY);
  assert.equal(proof && judgeFork(proof, JUDGED).verdict, "forked");
});

Deno.test("makeSealShelf() reads nothing that is broken, and goes on without a storage", () => {
  for (const text of ["", "{", "7", "[7,null,{}]", "x".repeat(300_000)]) {
    const { open } = trial(text);
    assert.deepEqual(
      [open().believed(STREAM), open().after(TRIAL_SID, 0, 9)],
      [undefined, []],
      text.slice(0, 20),
    );
  }
  const refusing = makeSealShelf({
    storage: () => {
      throw new Error("blocked");
    },
    now,
  });
  refusing.put(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  assert.equal(refusing.after(TRIAL_SID, 8, 3).length, 1);
});

Deno.test("makeSealShelf() gives the places first that others keep too, and has those again after a reload", () => {
  const { open } = trial();
  const shelf = open();
  for (let n = 0; n < 20; n++) shelf.put(trialSeal({ n, head: "aa" }), trialDelegation());
  assert.deepEqual(places(shelf.after(TRIAL_SID, 7, 3)), [8, 16, 7]);
  assert.deepEqual(places(open().after(TRIAL_SID, 0, 9)), [0, 8, 16]);
  assert.notEqual(open().against(trialSeal({ n: 16, head: "bb" }), BY), undefined);
});

Deno.test("makeSealShelf() tells by which delegation it believed last, and shows that of whoever asks with every proof", () => {
  const shelf = makeSealShelf({ storage: () => undefined, now });
  const others = trialDelegation([TRIAL_BOX, new Uint8Array(32).fill(22)]);
  shelf.put(trialSeal({ n: 8, head: "aa" }), others);
  shelf.put(trialSeal({ n: 8, head: "aa" }), BY);
  assert.deepEqual([shelf.believed(STREAM), shelf.believed(`${STREAM}x`)], [BY, undefined]);
  const other = trialSeal({ n: 8, head: "bb" });
  assert.deepEqual(shelf.against(other, BY)?.delegations, [BY]);
  assert.deepEqual(shelf.against(other, others)?.delegations, [others]);
  const revoked = trialSeal({ n: 8, head: "bb", box: new Uint8Array(32).fill(22) });
  const proof = shelf.against(revoked, BY);
  assert.deepEqual(proof?.delegations, [BY, others]);
  assert.equal(proof && judgeFork(proof, JUDGED).verdict, "unknown-signer");
});

Deno.test("makeSealShelf() keeps beside its own what another tab keeps, whichever writes last", () => {
  const { open } = trial();
  const sid = "1".repeat(16);
  const [one, other] = [open(), open()];
  one.put(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  other.put(trialSeal({ n: 16, head: "aa", sid }), trialDelegation([TRIAL_BOX, new Uint8Array(32).fill(22)]));
  one.put(trialSeal({ n: 24, head: "aa" }), trialDelegation());
  const next = open();
  assert.deepEqual([places(next.after(TRIAL_SID, 0, 9)), places(next.after(sid, 0, 9))], [[8, 24], [16]]);
  assert.notEqual(next.against(trialSeal({ n: 16, head: "bb", sid }), BY), undefined);
});

Deno.test("makeSealShelf() proves a fork by the story of either tab where boxes told two of them different ones", () => {
  const { open } = trial();
  const [one, other] = [open(), open()];
  one.put(trialSeal({ n: 8, head: "aa" }), BY);
  other.put(trialSeal({ n: 8, head: "bb" }), BY);
  const next = open();
  for (const head of ["aa", "bb"]) {
    const proof = next.against(trialSeal({ n: 8, head }), BY);
    assert.equal(proof && judgeFork(proof, JUDGED).verdict, "forked", head);
  }
  assert.deepEqual(places(next.after(TRIAL_SID, 0, 9)), [8], "one of each place stands beside a complaint");
});

Deno.test("makeSealShelf() forgets after three hours, and where the clock was set back", () => {
  const { kept, open } = trial();
  const shelf = open();
  shelf.put(trialSeal({ n: 8, head: "aa" }), BY);
  kept.now += 2 * 3600;
  shelf.put(trialSeal({ n: 16, head: "aa" }), BY);
  assert.deepEqual(places(open().after(TRIAL_SID, 0, 9)), [8, 16]);
  kept.now += 3601;
  assert.deepEqual(places(open().after(TRIAL_SID, 0, 9)), [16]);
  kept.now += 2 * 3600;
  open();
  assert.equal(kept.text, null);
  shelf.put(trialSeal({ n: 24, head: "aa" }), BY);
  kept.now -= 9 * 3600;
  open();
  assert.equal(kept.text, null);
});

Deno.test("makeSealShelf() takes over once what pages of before kept, and leaves what they write meanwhile to the next", () => {
  const { kept, open } = trial();
  const before = (n: number) => JSON.stringify([BY, trialSeal({ n, head: "aa" }), 7, { id: "x" }]);
  kept.former = before(8);
  const shelf = open();
  assert.equal(kept.former, null);
  const proof = shelf.against(trialSeal({ n: 8, head: "bb" }), BY);
  assert.equal(proof && judgeFork(proof, JUDGED).verdict, "forked");
  kept.former = before(16);
  shelf.put(trialSeal({ n: 24, head: "aa" }), BY);
  assert.deepEqual(places(open().after(TRIAL_SID, 0, 9)), [8, 16, 24]);
  assert.equal(kept.former, null);
  kept.now += 3 * 3600 + 1;
  open();
  assert.equal(kept.text, null, "for three hours from then on");
  kept.former = "{";
  assert.deepEqual(open().after(TRIAL_SID, 0, 9), []);
  assert.equal(kept.former, null);
});

Deno.test("makeSealShelf() keeps so many of the newest as can be read again, however many tabs and long ones there are", () => {
  const { kept, open } = trial();
  for (let tab = 0; tab < 4; tab++) {
    kept.now++;
    const shelf = open();
    const sid = String(tab).repeat(16);
    for (let n = 0; n < 80; n++) shelf.put(trialSeal({ n: 8 * n, head: "aa", sid }), BY);
  }
  assert.ok((kept.text ?? "").length <= 256 * 1024);
  const next = open();
  assert.deepEqual([0, 1, 2, 3].map((tab) => next.after(String(tab).repeat(16), 0, 99).length), [
    0,
    80,
    80,
    80,
  ]);
});
