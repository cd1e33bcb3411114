import assert from "node:assert/strict";
import { clientConfig } from "./client-config.ts";
import { policyOf, readPath, staticSite } from "./static-site.ts";

const ports = { client: 1, edge: 2, relay: 3, box: 4, rtmp: 5, srt: 6, webrtc: 7 };
const PAGE = `<meta\n  http-equiv="Content-Security-Policy"\n  content="default-src 'none'">`;

async function site(work: (ask: (path: string, init?: RequestInit) => Promise<Response>) => Promise<void>) {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/dist/assets`, { recursive: true });
  await Deno.writeTextFile(`${root}/secret.txt`, "secret");
  await Deno.writeTextFile(`${root}/dist/.hidden`, "secret");
  await Deno.writeTextFile(`${root}/dist/index.html`, PAGE);
  await Deno.writeTextFile(`${root}/dist/embed.html`, PAGE);
  await Deno.writeTextFile(`${root}/dist/assets/app-1234.js`, "run()");
  const answer = staticSite({ dir: `${root}/dist`, config: (host) => clientConfig(ports, host) });
  try {
    await work((path, init) => answer(new Request(`http://localhost${path}`, init)));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("readPath() gives nothing that could lead out of the folder", () => {
  for (
    const bad of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "//etc/passwd",
      "/a//b",
      "/.hidden",
      "/a/..",
      "/%",
      "/a%00",
      "/..\\secret.txt",
    ]
  ) {
    assert.equal(readPath(bad), undefined, bad);
  }
  assert.equal(readPath("/"), "index.html");
  assert.equal(readPath("/assets/a%20b.js"), "assets/a b.js");
});

Deno.test("staticSite() answers 404 for what isn't there, hidden, a folder or outside", () =>
  site(async (ask) => {
    for (const path of ["/nothing.js", "/.hidden", "/assets", "/%2e%2e/secret.txt", "/index.html/x"]) {
      assert.equal((await ask(path)).status, 404, path);
    }
  }));

Deno.test("staticSite() answers 405 to anything that would change something", () =>
  site(async (ask) => assert.equal((await ask("/", { method: "POST" })).status, 405)));

Deno.test("staticSite() serves the page with its own policy as a header, never cached blindly", () =>
  site(async (ask) => {
    const response = await ask("/");
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(
      response.headers.get("content-security-policy"),
      "default-src 'none'; frame-ancestors 'none'",
    );
    assert.equal(response.headers.get("cache-control"), "no-cache");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(await response.text(), PAGE);
  }));

Deno.test("staticSite() lets any site frame the player and none the page", () =>
  site(async (ask) => {
    const policy = (await ask("/embed.html")).headers.get("content-security-policy");
    assert.equal(policy, "default-src 'none'; frame-ancestors *");
    assert.match((await ask("/")).headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
  }));

Deno.test("staticSite() lets hashed assets be kept for good", () =>
  site(async (ask) => {
    const response = await ask("/assets/app-1234.js");
    assert.equal(response.headers.get("content-type"), "text/javascript; charset=utf-8");
    assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  }));

Deno.test("staticSite() leads /broadcast to the broadcaster page", () =>
  site(async (ask) => {
    const response = await ask("/broadcast");
    assert.deepEqual([response.status, response.headers.get("location")], [302, "/#/broadcast"]);
  }));

Deno.test("staticSite() makes config.json for the host the page was reached under", () =>
  site(async (ask) => {
    const response = await ask("/config.json", { headers: { host: "192.168.1.5:5656" } });
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(await response.json(), {
      relays: ["ws://192.168.1.5:3"],
      edges: ["http://192.168.1.5:2"],
      box: "http://192.168.1.5:4",
      monero: { network: "mainnet" },
    });
  }));

Deno.test("clientConfig() falls back to localhost for a host that is no name or address", () => {
  for (const bad of [null, "", "a b", "evil/path", "x:y:z", '"', "user@host"]) {
    assert.equal(clientConfig(ports, bad).box, "http://localhost:4", String(bad));
  }
  assert.equal(clientConfig(ports, "[::1]:5656").box, "http://[::1]:4");
});

Deno.test("clientConfig() tells of a private chain only to pages on this machine", () => {
  const monero = { network: "regtest" as const, nodes: ["http://127.0.0.1:8"], demo: "http://127.0.0.1:9" };
  assert.deepEqual(clientConfig(ports, "192.168.1.5:5656", monero).monero, { network: "regtest", nodes: [] });
  assert.deepEqual(clientConfig(ports, "localhost:5656", monero).monero, monero);
});

Deno.test("policyOf() gives nothing for a page without a policy", () => {
  assert.equal(policyOf("<html>", "index.html"), undefined);
});
