import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { getToken, validateToken } from "nostr-tools/nip98";
import { sha256Hex } from "../sha256.ts";
import { type EventTemplate, type NostrEvent, signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import {
  HTTP_AUTH_SECONDS,
  type HttpAuthCheckOptions,
  httpAuthHeader,
  type HttpAuthRefusal,
  httpAuthTemplate,
  verifyHttpAuth,
} from "./http-auth.ts";
import { KIND } from "./kinds.ts";

const NOW = 1_790_000_000;
const URL_ASKED = "https://box.example/v1/streams/bees?x=1";
const BODY = new TextEncoder().encode('{"title":"Bees"}');
const ASKED: HttpAuthCheckOptions = { url: URL_ASKED, method: "PUT", body: BODY, nowSeconds: NOW };
const TEMPLATE = httpAuthTemplate({ url: URL_ASKED, method: "put", bodySha256: sha256Hex(BODY) }, NOW);

const sign = (changes: Partial<EventTemplate> = {}) =>
  signEvent({ ...TEMPLATE, ...changes }, SECRETS.creator);
const withTag = (name: string, ...values: string[]) =>
  sign({
    tags: [...TEMPLATE.tags.filter((tag) => tag[0] !== name), ...values.map((value) => [name, value])],
  });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

function refuses(
  header: string | undefined,
  code: HttpAuthRefusal,
  asked: Partial<HttpAuthCheckOptions> = {},
) {
  const answer = verifyHttpAuth(header, { ...ASKED, ...asked });
  assert.equal(answer.verdict === "refused" ? answer.code : answer.verdict, code, header?.slice(0, 60));
}
const refusesEvent = (event: NostrEvent, code: HttpAuthRefusal, asked: Partial<HttpAuthCheckOptions> = {}) =>
  refuses(httpAuthHeader(event), code, asked);

Deno.test("verifyHttpAuth() says auth-missing without a header", () => {
  refuses(undefined, "auth-missing");
  refuses("", "auth-missing");
});

Deno.test("verifyHttpAuth() says auth-malformed for what carries no event", () => {
  const { sig: _, ...unsigned } = sign();
  const headers = [
    "Nostr",
    "Nostr ",
    `Bearer ${base64(sign())}`,
    base64(sign()),
    "Nostr !!!!",
    "Nostr A",
    `Nostr ${base64(sign())} ${base64(sign())}`,
    `Nostr ${Buffer.from("{").toString("base64")}`,
    `Nostr ${Buffer.from([0xff, 0xfe, 0xff]).toString("base64")}`,
    `Nostr ${base64(null)}`,
    `Nostr ${base64([sign()])}`,
    `Nostr ${base64(unsigned)}`,
    `Nostr ${base64({ ...unsigned, sig: "x" })}`,
  ];
  for (const header of headers) refuses(header, "auth-malformed");
});

Deno.test("verifyHttpAuth() says auth-malformed for a header of a hundred megabytes, at once", () => {
  const header = `Nostr ${"A".repeat(100_000_000)}`;
  const began = performance.now();
  for (let i = 0; i < 1000; i++) assert.equal(verifyHttpAuth(header, ASKED).verdict, "refused");
  // Decoding it even once takes longer than a refusal by length a thousand times.
  assert.ok(performance.now() - began < 2000);
});

Deno.test("verifyHttpAuth() says auth-wrong-kind for an event meant for something else", () => {
  refusesEvent(sign({ kind: KIND.clientAuth }), "auth-wrong-kind");
});

Deno.test("verifyHttpAuth() says auth-too-old or auth-too-new beyond a minute, by whose clock, and not whose is wrong", () => {
  for (const ahead of [-HTTP_AUTH_SECONDS - 1, HTTP_AUTH_SECONDS + 1]) {
    const judged = verifyHttpAuth(httpAuthHeader(sign({ created_at: NOW + ahead })), ASKED);
    assert.match(
      judged.verdict === "refused" ? judged.detail : "",
      /By this server's clock .* 61 s .*whichever clock is wrong/,
    );
  }
  refusesEvent(sign({ created_at: NOW - HTTP_AUTH_SECONDS - 1 }), "auth-too-old");
  refusesEvent(sign({ created_at: NOW + HTTP_AUTH_SECONDS + 1 }), "auth-too-new");
  for (const created_at of [NOW - HTTP_AUTH_SECONDS, NOW + HTTP_AUTH_SECONDS]) {
    assert.equal(verifyHttpAuth(httpAuthHeader(sign({ created_at })), ASKED).verdict, "ok");
  }
});

Deno.test("verifyHttpAuth() says auth-wrong-url for another host, path, query or scheme, for none and for two", () => {
  const others = [
    "https://evil.example/v1/streams/bees?x=1",
    "https://box.example/v1/streams/wasps?x=1",
    "https://box.example/v1/streams/bees?x=2",
    "https://box.example/v1/streams/bees",
    "http://box.example/v1/streams/bees?x=1",
    "https://box.example:8443/v1/streams/bees?x=1",
    "/v1/streams/bees?x=1",
    "",
  ];
  for (const other of others) refusesEvent(withTag("u", other), "auth-wrong-url");
  refusesEvent(withTag("u"), "auth-wrong-url");
  refusesEvent(withTag("u", URL_ASKED, URL_ASKED), "auth-wrong-url");
});

Deno.test("verifyHttpAuth() takes another spelling of the same address", () => {
  const header = httpAuthHeader(withTag("u", "HTTPS://Box.Example:443/v1/streams/bees?x=1"));
  assert.equal(verifyHttpAuth(header, ASKED).verdict, "ok");
});

Deno.test("verifyHttpAuth() says auth-wrong-method for another method, for none and for two", () => {
  refusesEvent(withTag("method", "POST"), "auth-wrong-method");
  refusesEvent(withTag("method"), "auth-wrong-method");
  refusesEvent(withTag("method", "PUT", "PUT"), "auth-wrong-method");
  refusesEvent(sign(), "auth-wrong-method", { method: "DELETE" });
});

Deno.test("verifyHttpAuth() says auth-wrong-payload when the body isn't the signed one", () => {
  refusesEvent(sign(), "auth-wrong-payload", { body: new TextEncoder().encode("{}") });
  refusesEvent(sign(), "auth-wrong-payload", { body: new Uint8Array() });
  refusesEvent(withTag("payload"), "auth-wrong-payload");
  refusesEvent(withTag("payload", sha256Hex(BODY), sha256Hex(BODY)), "auth-wrong-payload");
  refusesEvent(withTag("payload", ""), "auth-wrong-payload");
  const { body: _, ...withoutBody } = ASKED;
  const answer = verifyHttpAuth(httpAuthHeader(sign()), withoutBody);
  assert.equal(answer.verdict === "refused" && answer.code, "auth-wrong-payload");
});

Deno.test("verifyHttpAuth() needs no payload where there is no body", () => {
  const header = httpAuthHeader(withTag("payload"));
  assert.equal(verifyHttpAuth(header, { ...ASKED, body: new Uint8Array() }).verdict, "ok");
});

Deno.test("verifyHttpAuth() says auth-bad-signature for a changed event and for another's key", () => {
  refusesEvent({ ...sign(), pubkey: PEOPLE.guest }, "auth-bad-signature");
  refusesEvent({ ...sign(), content: "x" }, "auth-bad-signature");
  refusesEvent({ ...sign(), sig: "0".repeat(128) }, "auth-bad-signature");
  refusesEvent(sign(), "auth-bad-signature", { check: () => false });
});

Deno.test("verifyHttpAuth() says ok with the key and the id for a request as signed", () => {
  const event = sign();
  const expected = { verdict: "ok", pubkey: PEOPLE.creator, id: event.id };
  assert.deepEqual(verifyHttpAuth(httpAuthHeader(event), ASKED), expected);
  // Some clients leave the padding away, use the other alphabet or another case of the scheme.
  const bare = httpAuthHeader(event).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  assert.deepEqual(verifyHttpAuth(bare.replace("Nostr", "nostr"), ASKED), expected);
});

Deno.test("verifyHttpAuth() and nostr-tools understand each other", async () => {
  const now = Math.floor(Date.now() / 1000);
  const tags = TEMPLATE.tags;
  assert.equal(await validateToken(httpAuthHeader(sign({ created_at: now, tags })), URL_ASKED, "put"), true);

  const token = await getToken(
    URL_ASKED,
    "POST",
    (template) => signEvent({ ...template, content: "" }, SECRETS.creator),
    true,
  );
  const answer = verifyHttpAuth(token, { url: URL_ASKED, method: "POST", nowSeconds: now });
  assert.equal(answer.verdict, "ok");
});
