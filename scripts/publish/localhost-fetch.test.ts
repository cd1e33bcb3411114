import assert from "node:assert/strict";
import { makeLocalhostFetch } from "./localhost-fetch.ts";

Deno.test("makeLocalhostFetch() asks this machine for names below localhost, by the name, and for others as ever", async () => {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    ({ headers, url }) =>
      new Response(`${headers.get("host")} ${new URL(url).pathname} ${headers.get("accept")}`),
  );
  const { port } = server.addr;
  const local = makeLocalhostFetch();
  try {
    const said = async (url: string) =>
      await (await local.fetch(url, { headers: { accept: "text/html" } })).text();
    assert.equal(
      await said(`http://bafy.ipfs.localhost:${port}/a.js`),
      `bafy.ipfs.localhost:${port} /a.js text/html`,
    );
    assert.equal(await said(`http://127.0.0.1:${port}/b.js`), `127.0.0.1:${port} /b.js text/html`);
    await assert.rejects(local.fetch("http://notlocalhost.invalid/"), TypeError);
  } finally {
    local.close();
    await server.shutdown();
  }
});
