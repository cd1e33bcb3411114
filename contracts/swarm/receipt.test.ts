import assert from "node:assert/strict";
import { fromHex } from "../hex.ts";
import { formatAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, signEvent } from "../nostr/event.ts";
import { PEOPLE, SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { peerIdOf } from "./peer-id.ts";
import {
  readReceipt,
  type Receipt,
  receiptTemplate,
  verifyReceipt,
  type VerifyReceiptOptions,
} from "./receipt.ts";

const NOW = 1_790_000_000;
const address = formatAddress({ creator: PEOPLE.creator, d: "bees" });
const otherAddress = formatAddress({ creator: PEOPLE.creator, d: "wasps" });
const sid = "00112233445566aa";
const idOf = (who: keyof typeof PEOPLE) => peerIdOf(fromHex(PEOPLE[who]) ?? new Uint8Array(), address);
const [from, to] = [idOf("viewer"), idOf("guest")];
const RECEIPT: Receipt = { address, sid, from, to, first: 7, last: 12, bytes: 1_000_000 };
const TEMPLATE = receiptTemplate(RECEIPT, NOW);
const sign = (changes: Partial<EventTemplate> = {}, secret: Uint8Array = SECRETS.guest) =>
  signEvent({ ...TEMPLATE, ...changes }, secret);
const tagsWith = (name: string, ...values: string[][]) => [
  ...TEMPLATE.tags.filter((tag) => tag[0] !== name),
  ...values.map((rest) => [name, ...rest]),
];
const withTag = (name: string, ...values: string[][]) => sign({ tags: tagsWith(name, ...values) });
const EVENT = sign();
const verify = (event: unknown, options: Partial<VerifyReceiptOptions> = {}) =>
  verifyReceipt({ event, address, sessions: [sid], from, ...options });

Deno.test("verifyReceipt() says malformed for what is no event and for another kind", () => {
  for (const event of [undefined, null, "", 7, [], {}, { ...EVENT, sig: "00" }]) {
    assert.deepEqual(verify(event), { verdict: "malformed" }, JSON.stringify(event));
  }
  assert.deepEqual(verify(sign({ kind: KIND.admission })), { verdict: "malformed" });
});

Deno.test("verifyReceipt() says malformed for missing, doubled or broken tags", () => {
  const broken = [
    withTag("a"),
    withTag("a", ["bees"]),
    withTag("a", [address], [address]),
    withTag("session"),
    withTag("session", ["0011"]),
    withTag("session", [sid], [sid]),
    withTag("from"),
    withTag("from", ["somebody"]),
    withTag("from", [from], [from]),
    withTag("to"),
    withTag("to", ["-PM0203-abcdefghijkl"]),
    withTag("to", [to], [to]),
    withTag("n"),
    withTag("n", ["7"]),
    withTag("n", ["7", "12", "13"]),
    withTag("n", ["12", "7"]),
    withTag("n", ["-1", "7"]),
    withTag("n", ["07", "12"]),
    withTag("n", ["7", "1e3"]),
    withTag("n", ["7", "12"], ["7", "12"]),
    withTag("bytes"),
    withTag("bytes", ["0"]),
    withTag("bytes", ["-5"]),
    withTag("bytes", ["1.5"]),
    withTag("bytes", ["9".repeat(16)]),
    withTag("bytes", ["5"], ["5"]),
  ];
  for (const event of broken) {
    assert.deepEqual(verify(event), { verdict: "malformed" }, JSON.stringify(event.tags));
  }
});

Deno.test("verifyReceipt() says about-oneself when a peer praises itself", () => {
  assert.deepEqual(verify(withTag("from", [to]), { from: to }), { verdict: "about-oneself" });
});

Deno.test("verifyReceipt() says wrong-address for another stream", () => {
  assert.deepEqual(verify(EVENT, { address: otherAddress }), { verdict: "wrong-address", address });
});

Deno.test("verifyReceipt() says unknown-session for a session that nobody here knows", () => {
  assert.deepEqual(verify(EVENT, { sessions: [] }), { verdict: "unknown-session", sid });
  assert.deepEqual(verify(EVENT, { sessions: ["ffffffffffffffff"] }), { verdict: "unknown-session", sid });
});

Deno.test("verifyReceipt() says wrong-sender for bytes that another peer sent", () => {
  assert.deepEqual(verify(EVENT, { from: idOf("box") }), { verdict: "wrong-sender", from });
});

Deno.test("verifyReceipt() says wrong-signer when the sender, or anyone but the receiver, signed", () => {
  for (const who of ["viewer", "creator", "service"] as const) {
    assert.deepEqual(verify(sign({}, SECRETS[who])), { verdict: "wrong-signer", signer: PEOPLE[who] });
  }
});

Deno.test("verifyReceipt() says wrong-signer for a peer id made for another stream", () => {
  const elsewhere = peerIdOf(fromHex(PEOPLE.guest) ?? new Uint8Array(), otherAddress);
  assert.deepEqual(verify(withTag("to", [elsewhere])), { verdict: "wrong-signer", signer: PEOPLE.guest });
});

Deno.test("verifyReceipt() says bad-signature when anything was changed after signing", () => {
  const more = withTag("bytes", ["2000000"]);
  const bent: NostrEvent[] = [
    { ...EVENT, tags: more.tags },
    { ...EVENT, created_at: NOW + 1 },
    { ...EVENT, content: "thanks" },
    { ...EVENT, sig: sign({}, SECRETS.viewer).sig },
    // The id is right for the new tags, so only the signature tells.
    { ...more, sig: EVENT.sig },
  ];
  for (const event of bent) assert.deepEqual(verify(event), { verdict: "bad-signature" });
});

Deno.test("verifyReceipt() asks the costly check last, and the one it was given", () => {
  const asked: string[] = [];
  const check = (event: NostrEvent) => asked.push(event.id) > 0;
  verify(EVENT, { check, sessions: [] });
  verify(EVENT, { check, address: otherAddress });
  verify(EVENT, { check, from: to });
  verify(sign({}, SECRETS.viewer), { check });
  assert.deepEqual(asked, []);
  assert.equal(verify(EVENT, { check }).verdict, "accepted");
  assert.deepEqual(asked, [EVENT.id]);
  assert.deepEqual(verify(EVENT, { check: () => false }), { verdict: "bad-signature" });
});

Deno.test("verifyReceipt() says accepted with what the receiver said, whoever sent where nobody asks", () => {
  const accepted = { verdict: "accepted", id: EVENT.id, createdAt: NOW, ...RECEIPT };
  assert.deepEqual(verify(EVENT), accepted);
  assert.deepEqual(verifyReceipt({ event: EVENT, address, sessions: ["ffffffffffffffff", sid] }), accepted);
});

Deno.test("receiptTemplate() throws for what no verifier would accept", () => {
  const wrong: Partial<Receipt>[] = [
    { address: "bees" },
    { sid: "" },
    { from: "" },
    { to: from },
    { first: 13 },
    { first: -1 },
    { last: 1.5 },
    { bytes: 0 },
    { bytes: NaN },
  ];
  for (const changes of wrong) {
    assert.throws(
      () => receiptTemplate({ ...RECEIPT, ...changes }, NOW),
      /not a receipt/,
      JSON.stringify(changes),
    );
  }
});

Deno.test("readReceipt() reads a receipt of one byte of one segment", () => {
  const smallest = { ...RECEIPT, first: 0, last: 0, bytes: 1 };
  assert.deepEqual(readReceipt(signEvent(receiptTemplate(smallest, NOW), SECRETS.guest)), smallest);
});

Deno.test("readReceipt() reads what receiptTemplate() wrote, to the largest numbers", () => {
  const largest = { ...RECEIPT, first: 0, last: 999_999_999_999_999, bytes: 999_999_999_999_999 };
  assert.deepEqual(readReceipt(signEvent(receiptTemplate(largest, NOW), SECRETS.guest)), largest);
  assert.deepEqual(readReceipt(EVENT), RECEIPT);
});
