// The load's own process: one JSON order a line in, one JSON answer a line out.
import process from "node:process";
import { createInterface } from "node:readline";
import { tokenTemplate, tokenToQuery } from "../../../contracts/swarm/token.ts";
import { signEvent } from "../../../contracts/nostr/event.ts";
import { makeLoad } from "./load.ts";
import { BENCH_ADDRESS, BENCH_SECRET, type Order } from "./orders.ts";

const load = makeLoad();

/** A token that our tracker takes. */
function tokenFor(peerId: string): string {
  const now = Math.floor(Date.now() / 1000);
  const grant = { address: BENCH_ADDRESS, peerId, tier: "open", degree: 12, exp: now + 3600 } as const;
  return tokenToQuery(signEvent(tokenTemplate(grant, now), BENCH_SECRET));
}

async function obey(order: Order): Promise<unknown> {
  switch (order.order) {
    case "open":
      await load.open(
        order.port,
        order.sockets,
        (peerId) => order.tokens ? `/v1/tracker?t=${tokenFor(peerId)}` : "/",
      );
      return { open: order.sockets };
    case "step":
      return await load.run(order.step);
    case "closed":
      return { closed: load.closed() };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line) as Order).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
load.close();
process.exit(0);
