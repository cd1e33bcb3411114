import assert from "node:assert/strict";
import { judgeFork } from "../../../../contracts/seal/fork-proof.ts";
import { makeSealShelf } from "./seal-shelf.ts";
import { TRIAL_BOX, TRIAL_SID, trialDelegation, trialSeal } from "./trial-seals.ts";
import { STREAM } from "./trial-viewer-stake.ts";

const BY = trialDelegation();
const JUDGED = { address: STREAM, sid: TRIAL_SID, delegation: BY.id };

function trial(first: string | null = null) {
  const kept = { text: first };
  const storage = { getItem: () => kept.text, setItem: (_: string, text: string) => void (kept.text = text) };
  return { kept, open: () => makeSealShelf({ storage: () => storage }) };
}

Deno.test("makeSealShelf() proves nothing by what says the same, another place, a stranger, or where it has nothing", () => {
  const shelf = makeSealShelf({ storage: () => undefined });
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
  });
  refusing.put(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  assert.equal(refusing.after(TRIAL_SID, 8, 3).length, 1);
});

Deno.test("makeSealShelf() gives the places first that others keep too, and has those again after a reload", () => {
  const { open } = trial();
  const shelf = open();
  for (let n = 0; n < 20; n++) shelf.put(trialSeal({ n, head: "aa" }), trialDelegation());
  const places = (some: ReturnType<typeof shelf.after>) =>
    some.map(({ tags }) => Number(tags.find(([name]) => name === "n")?.[1]));
  assert.deepEqual(places(shelf.after(TRIAL_SID, 7, 3)), [8, 16, 7]);
  assert.deepEqual(places(open().after(TRIAL_SID, 0, 9)), [0, 8, 16]);
  assert.notEqual(open().against(trialSeal({ n: 16, head: "bb" }), BY), undefined);
});

Deno.test("makeSealShelf() tells by which delegation it believed last, and shows that of whoever asks with every proof", () => {
  const shelf = makeSealShelf({ storage: () => undefined });
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
