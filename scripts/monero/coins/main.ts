import { flagsOrExit } from "../../flags.ts";
import { pause } from "../../supervisor/pause.ts";
import { callRpc } from "../rpc.ts";
import { type Coins, makeCoinsHandler } from "./handler.ts";
import { makeMint } from "./mint.ts";
import { openPurse } from "./purse.ts";

/* The demo service of a private chain: makes its blocks, brings them to both nodes, and gives its coins away. */

const { flags } = flagsOrExit({
  task: "start --regtest",
  what: "Part of a private Monero chain.",
  flags: [
    { flag: "--port", value: "a port", help: "where to listen, on loopback" },
    { flag: "--node", value: "a URL", help: "unrestricted RPC of the node that makes blocks" },
    { flag: "--other", value: "a URL", help: "unrestricted RPC of the other node" },
    { flag: "--wallet", value: "a URL", help: "monero-wallet-rpc with the miner's wallet" },
    { flag: "--origins", value: "origins", help: "whose pages may ask, with commas between" },
  ],
}, Deno.args);
const given = (flag: string) => flags.get(flag) ?? "";

/** Between two blocks while somebody waits. */
const BLOCK_MS = 5000;
/** Between two looks for what was sent to either node. */
const CARRY_MS = 500;

const stopping = new AbortController();
let coins: Coins | undefined;
const port = Number(given("--port"));
const server = Deno.serve(
  {
    port,
    hostname: "127.0.0.1",
    onListen: () => console.log(`coins on http://127.0.0.1:${port}`),
    onError: (error) => {
      console.error(error);
      return Response.json({ code: "internal" }, { status: 500 });
    },
  },
  makeCoinsHandler({
    origins: given("--origins").split(","),
    hosts: [`127.0.0.1:${port}`, `localhost:${port}`],
    coins: () => coins,
  }),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    stopping.abort();
    server.shutdown();
  });
}

const call = <Result>(method: string, params: unknown = {}) =>
  callRpc<Result>(given("--wallet"), method, params);
await untilItAnswers("the node", () => callRpc(given("--node"), "get_version"));
await untilItAnswers("the other node", () => callRpc(given("--other"), "get_version"));
await untilItAnswers("the wallet", () => call("get_version"));
if (!stopping.signal.aborted) await run();

async function run(): Promise<void> {
  const purse = await openPurse({ call, name: "miner" });
  const mint = makeMint({ node: given("--node"), others: [given("--other")], address: purse.address });
  await mint.begin(stopping.signal);
  coins = { give: purse.give, mine: mint.mine, bury: mint.bury, height: mint.height };
  console.log("coins can be given");
  let next = Date.now() + BLOCK_MS;
  while (!stopping.signal.aborted) {
    const due = Date.now() >= next;
    if (due) next = Date.now() + BLOCK_MS;
    // A node that is started again answers in a moment.
    await (due ? mint.tick() : mint.spread()).catch((error: unknown) => console.error(String(error)));
    await pause(CARRY_MS, stopping.signal);
  }
}

async function untilItAnswers(what: string, look: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; !stopping.signal.aborted; tries++) {
    try {
      await look();
      return;
    } catch (error) {
      if (tries === 300) throw new Error(`${what} doesn't answer: ${String(error)}`);
      await pause(100, stopping.signal);
    }
  }
}
