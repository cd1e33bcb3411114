import assert from "node:assert/strict";
import { makeGuard } from "./guard.ts";
import { makeGuardedFetch } from "./guarded-fetch.ts";

const PUBLIC = "93.184.215.14";
const GIVEN = "http://10.1.2.3:5659";

/** What goes out on the wire when these are asked. */
async function asked(url: string, names: Record<string, string[]> = {}, answer = () => new Response("yes")) {
  const sent: { url: string; redirect: RequestRedirect | undefined; host: string | null }[] = [];
  const client = Deno.createHttpClient({ allowHost: true });
  const get = makeGuardedFetch({
    guard: makeGuard({
      given: new Set([GIVEN]),
      resolve: (name) => Promise.resolve(names[name] ?? []),
      now: () => 0,
    }),
    fetch: (input, init) => {
      sent.push({
        url: String(input),
        redirect: init?.redirect,
        host: new Headers(init?.headers).get("host"),
      });
      return Promise.resolve(answer());
    },
    client,
  });
  try {
    const got = await get(url).then(({ status }) => status, () => "refused" as const);
    return { got, sent };
  } finally {
    client.close();
  }
}

Deno.test("makeGuardedFetch() asks nothing of our own network, by whatever name, nor a port of other services", async () => {
  const names = { "in.example": ["192.168.0.5"], "both.example": [PUBLIC, "::1"], "out.example": [PUBLIC] };
  for (
    const url of [
      "http://127.0.0.1:5659/live/",
      "http://2130706433/live/",
      "http://0x7f.1/live/",
      "http://[::1]/live/",
      "http://[::ffff:10.0.0.1]/live/",
      "https://169.254.169.254/live/",
      "https://in.example/live/",
      "http://both.example/live/",
      "https://nameless.example/live/",
      "http://out.example:22/live/",
      // Another port than the one that was given.
      "http://10.1.2.3:5660/live/",
    ]
  ) assert.deepEqual(await asked(url, names), { got: "refused", sent: [] }, url);
});

Deno.test("makeGuardedFetch() follows no redirect, and sends a plain request to the very address that was judged", async () => {
  const moved = () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1/" } });
  assert.deepEqual(await asked("http://out.example:8080/live/a", { "out.example": [PUBLIC] }, moved), {
    got: 302,
    sent: [{ url: `http://${PUBLIC}:8080/live/a`, redirect: "manual", host: "out.example:8080" }],
  });
  assert.deepEqual(await asked("https://out.example/live/a", { "out.example": [PUBLIC] }), {
    got: 200,
    sent: [{ url: "https://out.example/live/a", redirect: "manual", host: null }],
  });
});

Deno.test("makeGuardedFetch() asks what it was given wherever that is", async () => {
  const { got, sent } = await asked(`${GIVEN}/live/a`);
  assert.equal(got, 200);
  assert.equal(sent[0]?.url, `${GIVEN}/live/a`);
});

Deno.test("makeGuardedFetch() reaches a plain carrier by its address under its name", async () => {
  const hosts: (string | null)[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    hosts.push(request.headers.get("host"));
    return new Response("yes");
  });
  const client = Deno.createHttpClient({ allowHost: true });
  try {
    const { port } = server.addr;
    // A guard that holds loopback for public: what is judged apart from how it is reached.
    const get = makeGuardedFetch({
      guard: () => Promise.resolve({ may: "there", address: "127.0.0.1" }),
      fetch,
      client,
    });
    assert.equal(await (await get(`http://box.example:${port}/`)).text(), "yes");
    assert.deepEqual(hosts, [`box.example:${port}`]);
  } finally {
    client.close();
    await server.shutdown();
  }
});
