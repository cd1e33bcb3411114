import assert from "node:assert/strict";
import { checkSchnorr } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { EDGE_LIMITS } from "../config.ts";
import { makeLookUps } from "./look-ups.ts";

const ADDRESS = `${KIND.liveEvent}:${"a".repeat(64)}:demo`;

/** Runs beside a relay of this machine that has nothing. */
async function withRelay(run: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(JSON.stringify(["EOSE", JSON.parse(data)[1]]));
    return response;
  });
  try {
    await run(`ws://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("makeLookUps() asks no relay of this network that a stranger names, but the operator's own", () =>
  withRelay(async (url) => {
    const { named, own } = makeLookUps({ limits: EDGE_LIMITS, localRelays: false, check: checkSchnorr });
    assert.equal((await named(ADDRESS, [url])).state, "unreachable");
    assert.deepEqual(await own(ADDRESS, [url]), { state: "answered", events: [] });
  }));

Deno.test("makeLookUps() asks the operator's own while strangers keep it busy", () =>
  withRelay(async (url) => {
    const limits = { ...EDGE_LIMITS, lookups: 1 };
    const { named, own } = makeLookUps({ limits, localRelays: true, check: checkSchnorr });
    const first = named(ADDRESS, [url]);
    assert.equal((await named(ADDRESS, [url])).state, "busy");
    assert.equal((await own(ADDRESS, [url])).state, "answered");
    assert.equal((await first).state, "answered");
  }));
