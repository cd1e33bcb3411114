import { CONTROL_PORT } from "./control.ts";
import { turnedDate } from "./turned-date.ts";

/*
 * Loaded before a box's own program (`deno run --preload`): lets its clock be turned and what it reads from MediaMTX be cut.
 * `PUT /clock?ms=600000`, `PUT /cut?bytes=half` and `PUT /cut?bytes=broken`.
 */
const realFetch = globalThis.fetch;
let aheadMs = 0;
/** How the next part is cut, and who waits for that. */
let cut: { how: "half" | "broken"; done: () => void } | undefined;

async function cutting(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await realFetch(input, init);
  if (
    cut === undefined || !String(input).endsWith(".mp4") || !String(input).includes("_part") || !answer.ok
  ) {
    return answer;
  }
  const { how, done } = cut;
  cut = undefined;
  done();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (how === "broken") throw new TypeError("the connection broke within the body");
  return new Response(bytes.subarray(0, bytes.length >> 1), { status: answer.status });
}

const port = Number(Deno.env.get(CONTROL_PORT));
if (port > 0) {
  globalThis.Date = turnedDate(() => aheadMs);
  globalThis.fetch = cutting;
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/clock") aheadMs = Number(searchParams.get("ms"));
    if (pathname === "/cut") {
      const how = searchParams.get("bytes") === "broken" ? "broken" : "half";
      await new Promise<void>((done) => cut = { how, done });
    }
    return new Response("done");
  });
  // What is loaded before is waited for; this one never ends.
  server.unref();
}
