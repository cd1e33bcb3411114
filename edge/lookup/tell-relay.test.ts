import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { prepareDial } from "./dial.ts";
import { type RelayTold, tellRelay } from "./tell-relay.ts";

const EVENT = signEvent(
  { kind: KIND.stakeReceipt, created_at: 1, tags: [], content: "" },
  new Uint8Array(32).fill(1),
);

/** Tells a relay that says these messages to an EVENT. */
async function tellOne(answer: unknown[], timeoutMs = 5000): Promise<RelayTold> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      assert.deepEqual(JSON.parse(data), ["EVENT", EVENT]);
      for (const message of answer) {
        if (socket.readyState !== WebSocket.OPEN) break;
        if (message === "hang up") socket.close();
        else socket.send(JSON.stringify(message));
      }
    };
    return response;
  });
  try {
    return await tellRelay(new URL(`ws://127.0.0.1:${server.addr.port}`), {
      event: EVENT,
      prepareDial: (url) => prepareDial(url, { allowPrivate: true }),
      timeoutMs,
    });
  } finally {
    await server.shutdown();
  }
}

const reasonOf = (told: RelayTold) => told.state === "failed" ? told.reason : "kept";

Deno.test("tellRelay() takes no silence, refusal or word about another event for kept", async () => {
  assert.match(reasonOf(await tellOne(["hang up"])), /closed the connection/);
  assert.match(reasonOf(await tellOne([["OK", EVENT.id, false, "blocked: no"]])), /refused: blocked/);
  const others = [["OK", "00".repeat(32), true, ""], ["NOTICE", "thanks"], ["OK", EVENT.id], "hang up"];
  assert.match(reasonOf(await tellOne(others)), /closed the connection/);
  assert.match(reasonOf(await tellOne([], 100)), /within 100 ms/);
  const flood = Array.from({ length: 20 }, () => ["NOTICE", "x".repeat(10_000)]);
  assert.match(reasonOf(await tellOne(flood)), /more than/);
});

Deno.test("tellRelay() fails by name where nobody listens", async () => {
  const told = await tellRelay(new URL("ws://127.0.0.1:1"), {
    event: EVENT,
    prepareDial: (url) => prepareDial(url, { allowPrivate: true }),
    timeoutMs: 5000,
  });
  assert.match(reasonOf(told), /refused|ECONN/i);
});

Deno.test("tellRelay() says kept once the relay says so", async () => {
  assert.deepEqual(await tellOne([["AUTH", "challenge"], ["OK", EVENT.id, true, "duplicate:"]]), {
    state: "kept",
  });
});
