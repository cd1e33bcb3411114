import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { isFromHere, makeOwnerGate, type OwnerGateOptions } from "./owners.ts";

const [OWNER, STRANGER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const NOW = 1_800_000_000;
const BODY = new TextEncoder().encode("{}");

type Asked = { from?: string; headers?: Record<string, string> };

/** What the gate reads of a request. */
function request({ from = "127.0.0.1", headers = {} }: Asked = {}): IncomingMessage {
  const own: Partial<IncomingMessage> = {
    method: "PUT",
    url: "/v1/streams/one",
    headers: { host: "localhost:5659", ...headers },
  };
  return Object.assign(Object.create({ socket: { remoteAddress: from } }), own);
}

/** A signed request, each of another second when told. */
function signed(secret: Uint8Array, { at = NOW, ...asked }: Asked & { at?: number } = {}): IncomingMessage {
  const bodySha256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  const template = httpAuthTemplate(
    { url: "http://localhost:5659/v1/streams/one", method: "PUT", bodySha256 },
    at,
  );
  const authorization = httpAuthHeader(signEvent(template, secret));
  return request({ ...asked, headers: { authorization, ...asked.headers } });
}

function gateOf(options: Partial<OwnerGateOptions> = {}) {
  let owner: string | undefined;
  const clock = { s: NOW };
  const gate = makeOwnerGate({
    configured: [],
    claimed: () => owner,
    claim: (pubkey) => owner = pubkey,
    now: () => clock.s * 1000,
    log: () => {},
    ...options,
  });
  const code = (asked: IncomingMessage) => {
    const said = gate.admit(asked, BODY);
    return said.state === "refused" ? said.code : said.state;
  };
  return { gate, clock, code };
}

Deno.test("makeOwnerGate() refuses an owner's request a second time, for as long as it could be used", () => {
  const { clock, code } = gateOf({ configured: [publicKeyOf(OWNER)] });
  const once = signed(OWNER, { at: NOW + 60 });
  assert.equal(code(once), "admitted");
  assert.equal(code(once), "auth-replayed");
  clock.s = NOW + 120;
  assert.equal(code(once), "auth-replayed");
  clock.s = NOW + 121;
  assert.equal(code(once), "auth-too-old");
});

Deno.test("makeOwnerGate() remembers nothing of strangers, who could fill it", () => {
  const { code } = gateOf({ configured: [publicKeyOf(OWNER)] });
  const once = signed(STRANGER);
  assert.deepEqual([code(once), code(once)], ["not-owner", "not-owner"]);
  const { code: unclaimed } = gateOf();
  const far = signed(STRANGER, { from: "203.0.113.9" });
  assert.deepEqual([unclaimed(far), unclaimed(far)], ["unclaimed", "unclaimed"]);
});

Deno.test("makeOwnerGate() gives an unclaimed box to the first key from this machine, and to nobody else", () => {
  const { gate, code } = gateOf();
  assert.equal(gate.isClaimed(), false);
  assert.equal(code(request()), "auth-missing");
  assert.equal(code(signed(STRANGER, { headers: { "x-forwarded-for": "127.0.0.1" } })), "unclaimed");
  assert.equal(code(signed(OWNER)), "admitted");
  assert.equal(code(signed(STRANGER)), "not-owner");
  assert.equal(gate.isClaimed(), true);
});

Deno.test("isFromHere() says no to other machines, proxies, foreign pages and names that only lead here", () => {
  const no: Asked[] = [
    { from: "203.0.113.9" },
    { from: "::ffff:203.0.113.9" },
    { headers: { forwarded: "for=127.0.0.1" } },
    { headers: { "x-real-ip": "127.0.0.1" } },
    { headers: { origin: "https://evil.example" } },
    { headers: { origin: "null" } },
    { headers: { host: "rebound.example:5659" } },
    { headers: { host: "" } },
  ];
  for (const asked of no) assert.equal(isFromHere(request(asked)), false, JSON.stringify(asked));
  for (const from of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(isFromHere(request({ from })), true);
  }
  assert.equal(isFromHere(request({ headers: { origin: "http://localhost:5656" } })), true);
});
