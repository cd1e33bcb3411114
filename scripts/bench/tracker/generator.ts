// The load's own process: one JSON order a line in, one JSON answer a line out.
import process from "node:process";
import { createInterface } from "node:readline";
import { tokenTemplate, tokenToQuery } from "../../../contracts/swarm/token.ts";
import { signEvent } from "../../../contracts/nostr/event.ts";
import { makeLoad } from "./load.ts";
import { BENCH_ADDRESS, BENCH_SECRET, type Order } from "./orders.ts";
import { openRawSockets } from "./raw-sockets.ts";

/** How often pings are answered between orders. */
const REST_MS = 1000;

const load = makeLoad(openRawSockets());

/** A token that our tracker takes. */
function tokenFor(peerId: string): string {
  const now = Math.floor(Date.now() / 1000);
  const grant = { address: BENCH_ADDRESS, peerId, tier: "open", degree: 12, exp: now + 3600 } as const;
  return tokenToQuery(signEvent(tokenTemplate(grant, now), BENCH_SECRET));
}

function obey(order: Order): unknown {
  switch (order.order) {
    case "open":
      load.open(
        order.port,
        order.sockets,
        (peerId) => order.tokens ? `/v1/tracker?t=${tokenFor(peerId)}` : "/",
      );
      return { open: order.sockets };
    case "step":
      return load.run(order.step);
    case "closed":
      return { closed: load.closed() };
  }
}

function answerTo(line: string): unknown {
  try {
    return obey(JSON.parse(line) as Order);
  } catch (error) {
    return { error: String(error) };
  }
}

const resting = setInterval(() => load.rest(), REST_MS);
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answerTo(line))}\n`);
}
clearInterval(resting);
load.close();
process.exit(0);
