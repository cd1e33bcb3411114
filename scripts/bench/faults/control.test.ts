import assert from "node:assert/strict";
import { giveOrder } from "./control.ts";

Deno.test("giveOrder() says whether an order was carried out, and waits for none without end", async () => {
  const asked: string[] = [];
  let gone = () => {};
  const left = new Promise<void>((resolve) => gone = resolve);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    if (pathname === "/cut") {
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      gone();
    }
    return new Response("done");
  });
  const { port } = server.addr;
  assert.equal(await giveOrder({ port, path: "/clock?ms=5", limitMs: 10_000 }), true);
  assert.equal(await giveOrder({ port, path: "/cut?bytes=half", limitMs: 50 }), false);
  // Whoever would carry it out hears that nobody waits any more.
  await left;
  assert.deepEqual(asked, ["PUT /clock?ms=5", "PUT /cut?bytes=half"]);
  await server.shutdown();
  assert.equal(await giveOrder({ port, path: "/clock?ms=0", limitMs: 10_000 }), false);
});
