import assert from "node:assert/strict";
import { nostrConnectUri, readBunkerUri } from "./bunker-uri.ts";

const remote = "cd".repeat(32);

for (
  const [code, text] of [
    ["not-bunker", ""],
    ["not-bunker", "someone@example.com"],
    ["not-bunker", `nostrconnect://${remote}?relay=wss://r.example`],
    ["bad-key", "bunker://?relay=wss://r.example"],
    ["bad-key", `bunker://${remote.toUpperCase()}?relay=wss://r.example`],
    ["bad-key", "bunker://npub1abc?relay=wss://r.example"],
    ["no-relay", `bunker://${remote}`],
    ["no-relay", `bunker://${remote}?secret=x`],
    ["bad-relay", `bunker://${remote}?relay=https://r.example`],
    ["bad-relay", `bunker://${remote}?relay=javascript:alert(1)`],
    ["bad-relay", `bunker://${remote}?relay=wss://me:pw@r.example`],
    ["bad-relay", `bunker://${remote}?relay=wss://r.example&relay=x`],
    [
      "many-relays",
      `bunker://${remote}?${Array.from({ length: 9 }, (_, i) => `relay=wss://r${i}.example`).join("&")}`,
    ],
    ["too-long", `bunker://${remote}?relay=wss://r.example&secret=${"x".repeat(3000)}`],
  ] as const
) {
  Deno.test(`readBunkerUri() says ${code} for ${text.slice(0, 50) || "nothing"}`, () => {
    assert.deepEqual(readBunkerUri(text), { verdict: "refused", code });
  });
}

Deno.test("readBunkerUri() reads key, relays and secret, encoded or not", () => {
  assert.deepEqual(
    readBunkerUri(
      ` bunker://${remote}?relay=wss%3A%2F%2Fr.example%2Fx&relay=ws://127.0.0.1:5658&secret=s%20t\n`,
    ),
    {
      verdict: "ok",
      address: { remote, relays: ["wss://r.example/x", "ws://127.0.0.1:5658"], secret: "s t" },
    },
  );
  assert.deepEqual(readBunkerUri(`bunker://${remote}/?relay=wss://r.example`), {
    verdict: "ok",
    address: { remote, relays: ["wss://r.example"], secret: undefined },
  });
});

Deno.test("nostrConnectUri() carries what a signing app needs", () => {
  const uri = new URL(nostrConnectUri({
    clientPubkey: remote,
    relays: ["wss://a.example", "wss://b.example"],
    secret: "once",
    name: "dStream",
    url: "https://d.example/",
  }));
  assert.equal(uri.protocol, "nostrconnect:");
  assert.equal(uri.host, remote);
  assert.deepEqual(uri.searchParams.getAll("relay"), ["wss://a.example", "wss://b.example"]);
  assert.equal(uri.searchParams.get("secret"), "once");
});
