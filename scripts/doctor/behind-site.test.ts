import assert from "node:assert/strict";
import { behindSite } from "./behind-site.ts";

const site = new URL("https://live.example");
const signal = new AbortController().signal;
const answering = (body: string, status = 200) =>
  behindSite(site, {
    fetch: (url) => {
      assert.equal(String(url), "https://live.example/config.json");
      return Promise.resolve(new Response(body, { status }));
    },
    signal,
  });

Deno.test("behindSite() knows of nothing where a box answers, or a site that names none, or too much comes", async () => {
  for (
    const [body, status] of [
      ['{"code":"not-found"}', 404],
      ["<!doctype html>", 200],
      ['{"relays":[],"box":null}', 200],
      ['{"box":"ftp://box.example"}', 200],
      [`{"box":"https://box.live.example"}${" ".repeat(70_000)}`, 200],
    ] as const
  ) {
    assert.equal(await answering(body, status), undefined, body.slice(0, 40));
  }
  const fetch = () => Promise.reject(new TypeError("refused"));
  assert.equal(await behindSite(site, { fetch, signal }), undefined);
});

Deno.test("behindSite() finds the box and the edges that a site names", async () => {
  const config = { relays: [], edges: ["https://edge.live.example"], box: "https://box.live.example" };
  assert.deepEqual(await answering(JSON.stringify(config)), {
    base: new URL("https://box.live.example"),
    edges: ["https://edge.live.example"],
  });
});
