import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeBase64Url } from "../base64url.ts";
import { formatAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, signEvent } from "../nostr/event.ts";
import { PEOPLE, SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { ADMISSION_TIERS } from "./tier.ts";
import {
  type Grant,
  MAX_DEGREE,
  MAX_TOKEN_LENGTH,
  MAX_TOKEN_SECONDS,
  readToken,
  TOKEN_CLOCK_SECONDS,
  tokenFromQuery,
  tokenTemplate,
  tokenToQuery,
  verifyToken,
  type VerifyTokenOptions,
} from "./token.ts";

const NOW = 1_790_000_000;
const EDGE = PEOPLE.service;
const address = formatAddress({ creator: PEOPLE.creator, d: "bees" });
const otherAddress = formatAddress({ creator: PEOPLE.creator, d: "wasps" });
const peerId = "-DS0100-abcdefghijkl";
const GRANT: Grant = { address, peerId, tier: "open", degree: 8, exp: NOW + 3600 };
const TEMPLATE = tokenTemplate(GRANT, NOW);
const sign = (changes: Partial<EventTemplate> = {}, secret: Uint8Array = SECRETS.service) =>
  signEvent({ ...TEMPLATE, ...changes }, secret);
const withTag = (name: string, ...values: string[][]) =>
  sign({
    tags: [...TEMPLATE.tags.filter((tag) => tag[0] !== name), ...values.map((rest) => [name, ...rest])],
  });
const TOKEN = sign();
const verify = (event: unknown, options: Partial<VerifyTokenOptions> = {}) =>
  verifyToken({ event, edges: [EDGE], address, peerId, nowSeconds: NOW + 1, ...options });

Deno.test("verifyToken() says malformed for what is no event and for another kind", () => {
  for (const event of [undefined, null, "", 7, [], {}, { ...TOKEN, sig: "00" }, { ...TOKEN, tags: [[]] }]) {
    assert.deepEqual(verify(event), { verdict: "malformed" }, JSON.stringify(event));
  }
  assert.deepEqual(verify(sign({ kind: KIND.transferReceipt })), { verdict: "malformed" });
});

Deno.test("verifyToken() says malformed for missing, doubled or broken tags", () => {
  const broken = [
    withTag("a"),
    withTag("a", ["bees"]),
    withTag("a", [address], [address]),
    withTag("a", [`${KIND.delegation}:${PEOPLE.creator}:bees`]),
    withTag("peer"),
    withTag("peer", ["-PM0203-abcdefghijkl"]),
    withTag("peer", [peerId], [peerId]),
    withTag("tier"),
    withTag("tier", ["off"]),
    withTag("tier", ["open"], ["key"]),
    withTag("degree"),
    withTag("degree", ["0"]),
    withTag("degree", ["08"]),
    withTag("degree", ["-1"]),
    withTag("degree", ["1.5"]),
    withTag("degree", [String(MAX_DEGREE + 1)]),
    withTag("degree", ["100"]),
    withTag("degree", ["5"], ["5"]),
    withTag("exp"),
    withTag("exp", ["soon"]),
    withTag("exp", [String(NOW + 5)], [String(NOW + 5)]),
  ];
  for (const event of broken) {
    assert.deepEqual(verify(event), { verdict: "malformed" }, JSON.stringify(event.tags));
  }
});

Deno.test("verifyToken() says malformed for a life of no time or of more than 12 hours", () => {
  for (const exp of [NOW - 1, NOW, NOW + MAX_TOKEN_SECONDS + 1]) {
    assert.deepEqual(verify(withTag("exp", [String(exp)])), { verdict: "malformed" });
  }
  assert.equal(verify(withTag("exp", [String(NOW + MAX_TOKEN_SECONDS)])).verdict, "accepted");
});

Deno.test("verifyToken() says wrong-author for a token of any other key, the creator's included", () => {
  for (const who of ["guest", "creator", "viewer"] as const) {
    const verdict = { verdict: "wrong-author", author: PEOPLE[who] };
    assert.deepEqual(verify(sign({}, SECRETS[who])), verdict);
  }
  assert.deepEqual(verify(TOKEN, { edges: [] }), { verdict: "wrong-author", author: EDGE });
});

Deno.test("verifyToken() says wrong-address for another stream of the same creator", () => {
  assert.deepEqual(verify(TOKEN, { address: otherAddress }), { verdict: "wrong-address", address });
});

Deno.test("verifyToken() says wrong-peer for a token that somebody else was given", () => {
  assert.deepEqual(verify(TOKEN, { peerId: "-DS0100-abcdefghijkm" }), { verdict: "wrong-peer", peerId });
});

Deno.test("verifyToken() says expired from the second on that it names", () => {
  assert.deepEqual(verify(TOKEN, { nowSeconds: GRANT.exp }), { verdict: "expired", exp: GRANT.exp });
  assert.equal(verify(TOKEN, { nowSeconds: GRANT.exp - 1 }).verdict, "accepted");
});

Deno.test("verifyToken() says too-new for a token dated ahead, which would outlive its 12 hours", () => {
  const nowSeconds = NOW - TOKEN_CLOCK_SECONDS - 1;
  assert.deepEqual(verify(TOKEN, { nowSeconds }), { verdict: "too-new", createdAt: NOW });
  assert.equal(verify(TOKEN, { nowSeconds: nowSeconds + 1 }).verdict, "accepted");
});

Deno.test("verifyToken() says bad-signature when anything was changed after signing", () => {
  const tags = withTag("degree", [String(MAX_DEGREE)]).tags;
  const bent: NostrEvent[] = [
    { ...TOKEN, tags },
    { ...TOKEN, created_at: NOW + 1 },
    { ...TOKEN, content: "more" },
    { ...TOKEN, sig: sign({}, SECRETS.guest).sig },
    { ...TOKEN, id: withTag("degree", ["9"]).id },
    // The id is right for the new tags, so only the signature tells.
    { ...withTag("degree", ["9"]), sig: TOKEN.sig },
  ];
  for (const event of bent) assert.deepEqual(verify(event), { verdict: "bad-signature" });
});

Deno.test("verifyToken() asks the costly check last, and the one it was given", () => {
  const asked: string[] = [];
  const check = (event: NostrEvent) => asked.push(event.id) > 0;
  verify(TOKEN, { check, edges: [] });
  verify(TOKEN, { check, address: otherAddress });
  verify(TOKEN, { check, peerId: "-DS0100-abcdefghijkm" });
  verify(TOKEN, { check, nowSeconds: GRANT.exp });
  verify(TOKEN, { check, nowSeconds: 0 });
  assert.deepEqual(asked, []);
  assert.equal(verify(TOKEN, { check }).verdict, "accepted");
  assert.deepEqual(asked, [TOKEN.id]);
  assert.deepEqual(verify(TOKEN, { check: () => false }), { verdict: "bad-signature" });
});

Deno.test("verifyToken() says accepted with what was granted, by any of the edges", () => {
  assert.deepEqual(verify(TOKEN), { verdict: "accepted", author: EDGE, ...GRANT });
  assert.equal(verify(TOKEN, { edges: [PEOPLE.guest, EDGE] }).verdict, "accepted");
  for (const tier of ADMISSION_TIERS) {
    const event = signEvent(tokenTemplate({ ...GRANT, tier }, NOW), SECRETS.service);
    assert.deepEqual(readToken(event), { ...GRANT, tier });
  }
});

Deno.test("verifyToken() takes stream and peer from the token where the socket knows neither yet", () => {
  assert.deepEqual(verifyToken({ event: TOKEN, edges: [EDGE], nowSeconds: NOW }), {
    verdict: "accepted",
    author: EDGE,
    ...GRANT,
  });
});

Deno.test("tokenTemplate() throws for what no verifier would accept", () => {
  const wrong: [Partial<Grant>, RegExp][] = [
    [{ address: "bees" }, /address/],
    [{ peerId: "-PM0203-abcdefghijkl" }, /peer id/],
    [{ degree: 0 }, /degree/],
    [{ degree: MAX_DEGREE + 1 }, /degree/],
    [{ degree: 2.5 }, /degree/],
    [{ exp: NOW }, /12 h/],
    [{ exp: NOW + MAX_TOKEN_SECONDS + 1 }, /12 h/],
  ];
  for (const [changes, message] of wrong) {
    assert.throws(() => tokenTemplate({ ...GRANT, ...changes }, NOW), message);
  }
});

Deno.test("tokenTemplate() takes the least and the most that a token may grant", () => {
  const [least, most] = [{ degree: 1, exp: NOW + 1 }, { degree: MAX_DEGREE, exp: NOW + MAX_TOKEN_SECONDS }];
  for (const changes of [least, most]) {
    const grant = { ...GRANT, ...changes };
    assert.deepEqual(readToken(signEvent(tokenTemplate(grant, NOW), SECRETS.service)), grant);
  }
});

Deno.test("tokenFromQuery() gives undefined for what is no event in base64url", () => {
  const text = (json: string) => encodeBase64Url(new TextEncoder().encode(json));
  const query = tokenToQuery(TOKEN);
  const strange = ["", "!", `${query}=`, query.slice(0, -4), text("{"), text("null"), text("[]"), text("{}")];
  strange.push(encodeBase64Url(Uint8Array.of(0xff, 0xfe)), text(JSON.stringify({ ...TOKEN, sig: "" })));
  for (const broken of strange) assert.equal(tokenFromQuery(broken), undefined, broken);
});

Deno.test("tokenFromQuery() gives undefined beyond 2 kB, and never throws", () => {
  const bare = JSON.stringify(sign({ content: "" })).length;
  const ofBytes = (bytes: number) => sign({ content: "a".repeat(bytes - bare) });
  const full = ofBytes(MAX_TOKEN_LENGTH * 3 / 4);
  assert.equal(tokenToQuery(full).length, MAX_TOKEN_LENGTH);
  assert.deepEqual(tokenFromQuery(tokenToQuery(full)), full);
  assert.equal(tokenFromQuery(tokenToQuery(ofBytes(MAX_TOKEN_LENGTH * 3 / 4 + 1))), undefined);
  fc.assert(fc.property(fc.string(), (text) => {
    tokenFromQuery(text);
  }));
});

Deno.test("tokenFromQuery() reads what tokenToQuery() wrote, and the longest token fits", () => {
  assert.deepEqual(tokenFromQuery(tokenToQuery(TOKEN)), TOKEN);
  const longest = tokenTemplate({
    address: formatAddress({ creator: PEOPLE.creator, d: "a".repeat(32) }),
    peerId,
    tier: "stake",
    degree: MAX_DEGREE,
    exp: NOW + 3600,
  }, NOW);
  const query = tokenToQuery(signEvent(longest, SECRETS.service));
  assert.ok(query.length < MAX_TOKEN_LENGTH / 2, String(query.length));
});
