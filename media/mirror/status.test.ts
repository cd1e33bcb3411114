import assert from "node:assert/strict";
import type { BoxStatus } from "../../contracts/api/status.ts";
import { toldToAll } from "./status.ts";

Deno.test("toldToAll() tells nobody an address in the network of whoever runs the mirror", () => {
  const told = (hosts: string[]) => {
    const status: BoxStatus = {
      d: "demo",
      state: "live",
      since: null,
      sid: null,
      tracks: [],
      bitrate: null,
      keyframeInterval: null,
      warnings: [],
      mirror: {
        id: "00",
        sources: hosts.map((host) => ({ host, state: "spare" })),
        verified: { playlists: 0, objects: 0, bytes: 0 },
        refused: 0,
        age: null,
        held: 0,
      },
    };
    return toldToAll(status).mirror?.sources.map(({ host }) => host);
  };
  const inside = ["10.1.2.3:5659", "[fd00::1]:80", "localhost:5659", "box", "box.local:5659", "127.0.0.1"];
  assert.deepEqual(told(inside), inside.map((_, at) => `own-network-${at + 1}`));
  const outside = ["box.example", "93.184.215.14:5659", "box.example:8443", "[2606:4700::1]:8080"];
  assert.deepEqual(told(outside), outside);
  assert.deepEqual(told(["a.example", "10.0.0.1", "b.example"]), ["a.example", "own-network-1", "b.example"]);
});
