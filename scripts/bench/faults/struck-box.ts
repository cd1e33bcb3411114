import { CONTROL_PORT } from "./control.ts";
import { makeCuts } from "./cuts.ts";
import { turnedDate } from "./turned-date.ts";

/*
 * Loaded before a box's own program (`deno run --preload`): lets its clock be turned and what it reads from MediaMTX be cut.
 * `PUT /clock?ms=600000`, `PUT /cut?bytes=half` and `PUT /cut?bytes=broken`; a cut is answered once it was made.
 */
const cuts = makeCuts(globalThis.fetch);
let aheadMs = 0;

const port = Number(Deno.env.get(CONTROL_PORT));
if (port > 0) {
  globalThis.Date = turnedDate(() => aheadMs);
  globalThis.fetch = cuts.fetch;
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/clock") aheadMs = Number(searchParams.get("ms"));
    if (pathname === "/cut") {
      await cuts.next(searchParams.get("bytes") === "broken" ? "broken" : "half", request.signal);
    }
    return new Response("done");
  });
  // What is loaded before is waited for; this one never ends.
  server.unref();
}
