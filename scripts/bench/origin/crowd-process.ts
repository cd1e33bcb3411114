import { COUNTING, type CrowdFigures, type CrowdOrder } from "./crowd-order.ts";
import { watchAsViewer } from "./viewer.ts";

const order = JSON.parse(Deno.args[0] ?? "") as CrowdOrder;
const { hostname, port, folder, viewers, joinSeconds, seconds } = order;
const stopping = new AbortController();
const durations = new Map<number, number>();
let newest = 0;
let counting = false;
const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One of them reads what is listed, for all. */
async function followList(): Promise<void> {
  const url = `http://${hostname}:${port}${folder}video/index.m3u8`;
  const text = await (await fetch(url)).text();
  for (const [, n, seconds] of text.matchAll(/SEAL-SEG:N=(\d+),.*\n#EXTINF:([\d.]+)/g)) {
    durations.set(Number(n), Number(seconds));
    newest = Math.max(newest, Number(n));
  }
}

await followList();
const following = (async () => {
  while (!stopping.signal.aborted) {
    await pass(200);
    await followList();
  }
})();
const watching = Array.from({ length: viewers }, async (_, at) => {
  await pass(1000 * joinSeconds * at / viewers);
  return await watchAsViewer({
    host: `${hostname}:${port}`,
    connect: () => Deno.connect({ hostname, port }),
    now: () => performance.now(),
    folder,
    newest: () => newest,
    durationOf: (n) => durations.get(n) ?? 2,
    counts: () => counting,
    signal: stopping.signal,
  });
});
await pass(1000 * joinSeconds + 4000);
counting = true;
console.log(COUNTING);
await pass(1000 * seconds);
stopping.abort();
const all = await Promise.all(watching);
await following;
const sum = (pick: (one: typeof all[number]) => number) => all.reduce((total, one) => total + pick(one), 0);
const figures: CrowdFigures = {
  fetches: all.flatMap(({ fetches }) => fetches).map((ms) => Math.round(ms * 10) / 10).sort((a, b) => a - b),
  stalls: sum(({ stalls }) => stalls),
  stoodMs: sum(({ stoodMs }) => stoodMs),
  segments: sum(({ segments }) => segments),
  bytes: sum(({ bytes }) => bytes),
  faults: all.flatMap(({ faults }) => faults),
};
console.log(JSON.stringify(figures));
Deno.exit(0);
