import assert from "node:assert/strict";
import { reachOf } from "./reach.ts";

Deno.test("reachOf() is undefined for what is no address", () => {
  for (const text of ["", "box.example", "http://", "about:blank"]) {
    assert.equal(reachOf(text), undefined, text);
  }
});

Deno.test("reachOf() gives this-computer for loopback", () => {
  for (
    const host of [
      "localhost:5659",
      "localhost.",
      "box.localhost",
      "127.0.0.1:5659",
      "127.9.8.7",
      "127.1",
      "[::1]:1",
      "[0:0:0::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f12:3]",
    ]
  ) {
    assert.equal(reachOf(`http://${host}/live/a/index.m3u8`), "this-computer", host);
  }
});

Deno.test("reachOf() gives this-network for private ranges and names without public DNS", () => {
  for (
    const host of [
      "10.0.0.4",
      "172.16.0.1",
      "172.31.255.1",
      "192.168.1.20",
      "169.254.3.3",
      "100.64.0.1",
      "0.0.0.0",
      "[fd00::1]",
      "[fe80::1]",
      "[::]",
      "[::ffff:192.168.1.1]",
      "[64:ff9b::c0a8:101]",
      "[2002:c0a8:101::1]",
      "[fec0::1]",
      "[2001:db8::1]",
      "203.0.113.4",
      "nas",
      "nas.",
      "router.local.",
      "box.local",
      "box.lan",
      "box.home.arpa",
    ]
  ) assert.equal(reachOf(`https://${host}/`), "this-network", host);
});

Deno.test("reachOf() gives everyone for public addresses, also beside the private ranges", () => {
  for (
    const host of [
      "box.dstream.org",
      "8.8.8.8",
      "172.15.0.1",
      "172.32.0.1",
      "192.169.0.1",
      "100.63.0.1",
      "100.128.0.1",
      "[2001:4860:4860::8888]",
      "local.org",
      "box.dstream.org.",
    ]
  ) assert.equal(reachOf(`https://${host}/`), "everyone", host);
});
