import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { scalarBytes } from "../monero/scalar.ts";
import { trialWallet } from "../monero/trial-chain.ts";
import { signEvent } from "../nostr/event.ts";
import { stakeName } from "./decision.ts";
import {
  openNote,
  openRefusal,
  openRequest,
  readStakeLetter,
  sealNote,
  sealRefusal,
  sealRequest,
  type StakeLetter,
  stakeLetterTemplate,
  type StakeNote,
  type StakeRequest,
} from "./letter.ts";
import { stakeTermsTemplate } from "./terms.ts";
import { SECRETS, STREAM, trialAttestation, trialContext, trialTerms } from "./trial-stake.ts";

const context = trialContext();
const stake = stakeName(context);
const head = { stake, stream: STREAM };
const request: StakeRequest = {
  terms: signEvent(stakeTermsTemplate(trialTerms(), 1), new Uint8Array(32).fill(7)),
  context,
  viewSecret: toHex(scalarBytes(trialWallet("escrow").viewSecret)),
  attestations: [trialAttestation("viewer"), trialAttestation("arbiter")],
};
const seal = (changed: unknown = request) =>
  sealRequest(changed as StakeRequest, SECRETS.viewer, new Uint8Array(32).fill(3));
const letter = (sealed = seal()) =>
  ({ ...head, letter: "request", viewer: context.keys.viewer, sealed }) as const;

Deno.test("openRequest() says undefined for another key, damage, and what its outside doesn't say", () => {
  assert.equal(openRequest(letter(), SECRETS.arbiter), undefined);
  const sealed = seal();
  assert.equal(openRequest(letter(`${sealed.slice(0, -4)}AAA=`), SECRETS.creator), undefined);
  assert.equal(openRequest({ ...letter(), stake: "00".repeat(32) }, SECRETS.creator), undefined);
  assert.equal(
    openRequest({ ...letter(), stream: STREAM.replace("demo", "other") }, SECRETS.creator),
    undefined,
  );
  assert.equal(openRequest({ ...letter(), viewer: context.keys.arbiter }, SECRETS.creator), undefined);
});

Deno.test("openRequest() says undefined for a request with a field missing, more or out of bounds", () => {
  const [viewer, arbiter] = request.attestations;
  const { viewSecret: _, ...short } = request;
  const broken = [
    short,
    { ...request, more: 1 },
    { ...request, terms: {} },
    { ...request, viewSecret: "00" },
    { ...request, attestations: [arbiter, viewer] },
    { ...request, attestations: [viewer, arbiter, arbiter] },
    { ...request, attestations: [viewer, trialAttestation("creator")] },
  ];
  for (const one of broken) {
    assert.equal(openRequest(letter(seal(one)), SECRETS.creator), undefined);
  }
});

Deno.test("openRequest() gives the creator what the viewer sealed, and nobody learns it from the letter", () => {
  const event = signEvent(stakeLetterTemplate(letter(), 5), new Uint8Array(32).fill(9));
  assert.ok(!JSON.stringify(event).includes(request.viewSecret));
  const read = readStakeLetter(event);
  assert.ok(read?.letter === "request");
  assert.deepEqual(openRequest(read, SECRETS.creator), request);
});

const note = (said: unknown = { txids: [], leave: true }) =>
  ({
    ...head,
    letter: "note",
    viewer: context.keys.viewer,
    sealed: sealNote(said as StakeNote, SECRETS.viewer, context.keys.creator, new Uint8Array(32).fill(4)),
  }) as const;

Deno.test("openNote() says undefined for another key and for what is no note", () => {
  assert.equal(openNote(note(), SECRETS.arbiter), undefined);
  const txid = "ab".repeat(32);
  for (
    const said of [
      {},
      7,
      { txids: [], leave: 1 },
      { txids: ["x"], leave: false },
      { txids: Array(9).fill(txid), leave: false },
    ]
  ) assert.equal(openNote(note(said), SECRETS.creator), undefined);
  assert.deepEqual(openNote(note({ txids: [txid], leave: false }), SECRETS.creator), {
    txids: [txid],
    leave: false,
  });
});

const refuse = (why: string, secret = SECRETS.creator) =>
  sealRefusal(why, secret, context.keys.viewer, new Uint8Array(32).fill(6));
const refusal = (sealed: string) =>
  ({ ...head, letter: "refusal", viewer: context.keys.viewer, sealed }) as const;

Deno.test("openRefusal() says undefined for what the creator didn't seal for that viewer, and for no reason", () => {
  const open = (sealed: string, secret = SECRETS.viewer) => openRefusal(sealed, secret, context.keys.creator);
  assert.equal(open(refuse("too-many", SECRETS.arbiter)), undefined);
  assert.equal(open(refuse("too-many"), SECRETS.arbiter), undefined);
  for (const why of ["", "<b>", "a".repeat(41)]) assert.equal(open(refuse(why)), undefined);
  assert.equal(open(note().sealed), undefined);
  assert.equal(open(refuse("too-many")), "too-many");
});

Deno.test("readStakeLetter() says undefined for other kinds, broken heads and words that don't fit", () => {
  const good = stakeLetterTemplate(letter(), 5);
  const without = (name: string) => ({ ...good, tags: good.tags.filter(([tag]) => tag !== name) });
  for (const name of ["x", "a", "p", "s", "viewer"]) {
    assert.equal(readStakeLetter(without(name)), undefined, name);
  }
  assert.equal(readStakeLetter({ ...good, kind: 1 }), undefined);
  assert.equal(readStakeLetter({ ...good, tags: [...good.tags, ["x", stake]] }), undefined);
  assert.equal(readStakeLetter({ ...good, content: "not base64!" }), undefined);
  assert.equal(readStakeLetter({ ...good, content: "A".repeat(33 * 1024) }), undefined);
  // Of notes and refusals hundreds may wait for their stake: they are small.
  const full = stakeLetterTemplate(note({ txids: Array(8).fill("ab".repeat(32)), leave: true }), 5);
  assert.ok(readStakeLetter(full) !== undefined);
  assert.equal(readStakeLetter({ ...full, content: "A".repeat(2052) }), undefined);
  const answer = stakeLetterTemplate(
    { ...head, letter: "answer", attestation: trialAttestation("creator") },
    5,
  );
  for (
    const content of [
      "",
      "{}",
      '{"attestation":7}',
      JSON.stringify({ attestation: trialAttestation("viewer") }),
    ]
  ) {
    assert.equal(readStakeLetter({ ...answer, content }), undefined);
  }
  const refused = stakeLetterTemplate(refusal(refuse("other-amount")), 5);
  assert.equal(readStakeLetter({ ...refused, content: '{"why":"too-old"}' }), undefined, "unsealed");
  const disclosure = stakeLetterTemplate({ ...head, letter: "disclosure", share: "12".repeat(32) }, 5);
  assert.equal(readStakeLetter({ ...disclosure, content: '{"share":"12"}' }), undefined);
});

Deno.test("stakeLetterTemplate() writes what readStakeLetter() reads, and throws for what it doesn't", () => {
  const letters: StakeLetter[] = [
    letter(),
    note(),
    { ...head, letter: "answer", attestation: trialAttestation("creator") },
    refusal(refuse("too-many")),
    { ...head, letter: "disclosure", share: "12".repeat(32) },
  ];
  for (const one of letters) assert.deepEqual(readStakeLetter(stakeLetterTemplate(one, 5)), one);
  assert.throws(() => stakeLetterTemplate(refusal(""), 5));
});
