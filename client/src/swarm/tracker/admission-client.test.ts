import assert from "node:assert/strict";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { publicKeyOf, type SignEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { PAGE_AUTH_HEADER } from "../../../../contracts/api/admission.ts";
import { problemJson } from "../../../../contracts/api/problem.ts";
import { verifyHttpAuth } from "../../../../contracts/nostr/http-auth.ts";
import { type AdmissionClientOptions, makeAdmissionClient } from "./admission-client.ts";

const SECRET = new Uint8Array(32).fill(3);
const NOW = 1_790_000_000;
const ADDRESS = formatAddress({ creator: "a".repeat(64), d: "demo" });
const sign: SignEvent = (template) => Promise.resolve(signEvent(template, SECRET));
const answer = {
  token: "abc",
  trackers: ["wss://edge.example/v1/tracker"],
  expires: NOW + 3600,
  tier: "open",
  degree: 5,
};

function make(
  respond: (request: Request) => Response | Promise<Response>,
  options: Partial<AdmissionClientOptions> = {},
) {
  const clock = { seconds: NOW };
  let asked = 0;
  const client = makeAdmissionClient({
    edge: "https://edge.example",
    request: () => ({ peerId: "-DS0100-000000000000", address: ADDRESS }),
    sign,
    fetch: async (url, init) => {
      asked++;
      return await respond(new Request(String(url), init));
    },
    now: () => clock.seconds,
    timeout: () => new AbortController().signal,
    ...options,
  });
  return { client, clock, asked: () => asked };
}

Deno.test("makeAdmissionClient() tells a refusal from what passes by itself", async () => {
  const says = async (status: number, body: string) => {
    const { client } = make(() => new Response(body, { status }));
    const said = await client.ask();
    return said.state === "refused" ? said.code : said.state;
  };
  const named = (status: number, code: string) =>
    says(status, JSON.stringify(problemJson(status, code, "Because.")));
  assert.equal(await named(403, "sharing-off"), "sharing-off");
  assert.equal(await named(401, "auth-too-old"), "auth-too-old");
  assert.equal(await named(429, "too-many-peers"), "unreachable");
  assert.equal(await named(503, "busy"), "unreachable");
  for (const body of ["", "<html>", "{}", JSON.stringify({ ...answer, trackers: [] }), "x".repeat(70_000)]) {
    assert.equal(await says(200, body), "unreachable");
    assert.equal(await says(404, body), "unreachable");
  }
});

Deno.test("makeAdmissionClient() says unreachable when nobody answers, and unsigned when nobody signs", async () => {
  const { client } = make(() => Promise.reject(new TypeError("failed to fetch")));
  assert.deepEqual(await client.ask(), { state: "unreachable", detail: "failed to fetch" });
  const unsigned = make(() => Response.json(answer), { sign: () => Promise.reject(new Error("no")) });
  assert.deepEqual(await unsigned.client.ask(), { state: "refused", code: "unsigned", detail: "no" });
  assert.equal(unsigned.asked(), 0);
});

Deno.test("makeAdmissionClient() signs what it sends", async () => {
  const { client } = make(async (request) => {
    const verdict = verifyHttpAuth(request.headers.get("authorization") ?? undefined, {
      url: "https://edge.example/v1/admission",
      method: "POST",
      body: new Uint8Array(await request.arrayBuffer()),
      nowSeconds: NOW,
    });
    assert.ok(verdict.verdict === "ok" && verdict.pubkey === publicKeyOf(SECRET));
    return Response.json(answer);
  });
  assert.deepEqual(await client.ask(), { state: "admitted", ...answer });
});

Deno.test("makeAdmissionClient() signs with the page's key too where the viewer's signs", async () => {
  const page = new Uint8Array(32).fill(4);
  const signers: (string | undefined)[] = [];
  const { client } = make(async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    for (const name of ["authorization", PAGE_AUTH_HEADER]) {
      const verdict = verifyHttpAuth(request.headers.get(name) ?? undefined, {
        url: "https://edge.example/v1/admission",
        method: "POST",
        body,
        nowSeconds: NOW,
      });
      signers.push(verdict.verdict === "ok" ? verdict.pubkey : undefined);
    }
    return Response.json(answer);
  }, { signPage: (template) => Promise.resolve(signEvent(template, page)) });
  await client.ask();
  assert.deepEqual(signers, [publicKeyOf(SECRET), publicKeyOf(page)]);
});

Deno.test("makeAdmissionClient() keeps a token until a minute before its end, and asks once for many", async () => {
  const { client, clock, asked } = make(() => Response.json({ ...answer, expires: clock.seconds + 3600 }));
  await Promise.all([client.ask(), client.ask()]);
  assert.equal(asked(), 1);
  clock.seconds += 3539;
  await client.ask();
  assert.equal(asked(), 1);
  await client.ask(true);
  assert.equal(asked(), 2);
  clock.seconds += 3540;
  await client.ask();
  assert.equal(asked(), 3);
});
