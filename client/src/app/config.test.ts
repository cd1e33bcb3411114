import assert from "node:assert/strict";
import { readRelayUrls } from "../../../contracts/nostr/url.ts";
import { fetchConfig, readConfig } from "./config.ts";

const answering = (respond: () => Promise<Response>) => (() => respond()) as typeof fetch;

Deno.test("readConfig() names what is wrong", () => {
  const broken: [string, string][] = [
    ["{", "not JSON"],
    ["[]", "not an object"],
    ['{"relays":"wss://a.example"}', "relays"],
    ['{"relays":["https://a.example"]}', "relays"],
    ['{"relays":["wss://me:secret@a.example"]}', "relays"],
    ['{"edges":["javascript:alert(1)"]}', "edges"],
    ['{"box":5}', "box"],
    ['{"monero":{"network":"lightning"}}', "monero.network"],
    ['{"monero":{"nodes":["ftp://node.example"]}}', "monero.nodes"],
    [JSON.stringify({ relays: Array.from({ length: 40 }, (_, n) => `wss://r${n}.example`) }), "relays"],
  ];
  for (const [text, detail] of broken) {
    assert.deepEqual(readConfig(text), { state: "failed", reason: "broken", detail }, text.slice(0, 60));
  }
});

Deno.test("readConfig() writes relays as the pool does, so that how they do is found again", () => {
  const result = readConfig('{"relays":["WSS://A.example:443/","wss://b.example/#x","wss://c.example/in/"]}');
  assert.ok(result.state === "ready");
  assert.deepEqual(result.config.relays, readRelayUrls(result.config.relays));
  assert.deepEqual(result.config.relays, ["wss://a.example", "wss://b.example", "wss://c.example/in/"]);
});

Deno.test("readConfig() fills in what is left out", () => {
  assert.deepEqual(readConfig("{}"), {
    state: "ready",
    config: { relays: [], edges: [], box: undefined, monero: { network: "mainnet", nodes: [] } },
  });
});

Deno.test("readConfig() takes who gives coins away for a private chain only", () => {
  const text = (network: string) =>
    JSON.stringify({
      monero: { network, nodes: ["http://localhost:18089/"], demo: "http://localhost:18090" },
    });
  const read = (network: string) => {
    const result = readConfig(text(network));
    return result.state === "ready" ? result.config.monero : undefined;
  };
  const nodes = ["http://localhost:18089"];
  assert.deepEqual(read("stagenet"), { network: "stagenet", nodes });
  assert.deepEqual(read("regtest"), { network: "regtest", nodes, demo: "http://localhost:18090" });
});

Deno.test("readConfig() reads the file that comes with the site", async () => {
  const text = await Deno.readTextFile(new URL("../../public/config.json", import.meta.url));
  const result = readConfig(text);
  assert.equal(result.state, "ready");
});

Deno.test("fetchConfig() says missing when the file is not there or nothing answers", async () => {
  const gone = await fetchConfig(
    "https://site.example/",
    answering(() => Promise.resolve(new Response("", { status: 404 }))),
  );
  assert.deepEqual(gone, { state: "failed", reason: "missing", detail: "HTTP 404" });
  const down = await fetchConfig(
    "https://site.example/",
    answering(() => Promise.reject(new TypeError("no route"))),
  );
  assert.deepEqual(down, { state: "failed", reason: "missing", detail: "no route" });
});

Deno.test("fetchConfig() looks beside the page, wherever that lies", async () => {
  const asked: string[] = [];
  const fetcher = ((url: URL) => {
    asked.push(url.href);
    return Promise.resolve(new Response("{}"));
  }) as typeof fetch;
  await fetchConfig("https://gateway.example/ipfs/bafy/#/watch/naddr1", fetcher);
  assert.deepEqual(asked, ["https://gateway.example/ipfs/bafy/config.json"]);
});
