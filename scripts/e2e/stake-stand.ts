import { readProblem } from "../../contracts/api/problem.ts";
import { SECRETS, trialContext } from "../../contracts/escrow/trial-stake.ts";
import { checkSchnorr, publicKeyOf } from "../../contracts/nostr/event.ts";
import { askRelay } from "../../edge/lookup/ask-relay.ts";
import { prepareDial } from "../../edge/lookup/dial.ts";
import { tellRelay } from "../../edge/lookup/tell-relay.ts";
import { makeNodes } from "../../edge/monero/nodes.ts";
import { stakesRoute } from "../../edge/routes/stakes.ts";
import { makeStakeChain } from "../../edge/stakes/chain.ts";
import { makeStakeRecords } from "../../edge/stakes/records.ts";
import { EDGE_SECRET } from "../../edge/stakes/trial-arbiter.ts";
import { openMinersWallet, startRipeChain } from "../monero/ripe-chain.ts";
import { callRpc } from "../monero/rpc.ts";
import { startRpcWallet } from "../monero/wallet-rpc.ts";
import { standBefore } from "./node-stand.ts";
import { startRealRelay } from "./real-relay.ts";

/** A chain, two nodes before it, two wallets, three relays and an arbiter. */
export type Laid = Awaited<ReturnType<typeof lay>>;

/** Runs with real monerod, wallets and relays, and an arbiter that is started anew for each step. */
export async function onChain(run: (laid: Laid) => Promise<void>) {
  const dir = await Deno.makeTempDir({ prefix: "dstream-stake-" });
  const stops: (() => Promise<void>)[] = [];
  try {
    await run(await lay(dir, stops));
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await Deno.remove(dir, { recursive: true });
  }
}

async function lay(dir: string, stops: (() => Promise<void>)[]) {
  const chain = await startRipeChain(`${dir}/chain`);
  stops.push(chain.stop);
  const [first, second] = [standBefore(chain.url), standBefore(chain.url)];
  stops.push(first.stop, second.stop);
  const relays = await Promise.all([startRealRelay(), startRealRelay(), startRealRelay()]);
  for (const { close } of relays) stops.push(close);
  const [payer, winner] = await Promise.all([
    openMinersWallet({ node: chain.url, dir: `${dir}/payer` }),
    startRpcWallet({ node: chain.url, dir: `${dir}/winner` }),
  ]);
  stops.push(payer.stop, winner.stop);

  /** `jump` blocks that weren't mined, `seconds` by which the arbiter's clock is wrong, relays that are gone. */
  const time = { jump: 0, seconds: 0, gone: new Set<number>() };
  const nodes = [new URL(first.url), new URL(second.url)];
  const ask = { fetch, timeoutMs: 5000 };
  const jumped = (height: number | undefined) => height === undefined ? undefined : height + time.jump;
  const real = makeStakeChain({ nodes, transaction: makeNodes({ nodes, most: 16, ...ask }), ...ask });
  /** Nothing of an earlier step is left, but what relays and requests carry. */
  const startArbiter = () =>
    stakesRoute({
      bodyBytes: 64 * 1024,
      arbiter: {
        secret: EDGE_SECRET,
        pubkey: publicKeyOf(EDGE_SECRET),
        baseSecret: SECRETS.arbiter,
        baseKey: trialContext().keys.arbiter,
        check: checkSchnorr,
        now: () => Date.now() + time.seconds * 1000,
        chain: {
          ...real,
          // Five thousand blocks would take minutes to mine.
          height: async () => jumped(await real.height()),
          lowestHeight: async () => jumped(await real.lowestHeight()),
        },
        records: makeStakeRecords({
          relays: relays.map(({ url }) => new URL(url)),
          ask: (relay, filter) =>
            askRelay(relay, { filter, check: checkSchnorr, maxBytes: 1 << 20, maxEvents: 200, ...line }),
          tell: (relay, event) => tellRelay(relay, { event, ...line }),
        }),
      },
    });
  const line = {
    prepareDial: (url: URL) =>
      time.gone.has(relays.findIndex((relay) => url.href.startsWith(relay.url)))
        ? Promise.reject(new Error("gone"))
        : prepareDial(url, { allowPrivate: true }),
    timeoutMs: 3000,
  };
  const post = async (step: string, body: unknown): Promise<Record<string, unknown>> => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await startArbiter().request(`/${step}`, init)).json();
  };
  return {
    chain,
    real,
    first: first.stand,
    second: second.stand,
    /** Base URLs of both, for whoever asks nodes. */
    nodes: [first.url, second.url],
    payer,
    winner,
    time,
    /** What a step answers, or the code it is refused with. */
    async ask(step: string, body: unknown) {
      const answer = await post(step, body);
      return readProblem(answer)?.code ?? answer;
    },
    height: async () => (await callRpc<{ count: number }>(chain.url, "get_block_count")).count,
  };
}
