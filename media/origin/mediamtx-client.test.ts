import assert from "node:assert/strict";
import { join } from "node:path";
import { makeMediaMtxClient, type MediaMtxClient } from "./mediamtx-client.ts";

/** A client of a MediaMTX that answers with this text, or isn't there. */
async function withClient(answer: string | undefined, work: (client: MediaMtxClient) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const sockets = { apiSocket: join(folder, "api.sock"), hlsSocket: join(folder, "hls.sock") };
  const server = answer === undefined
    ? undefined
    : Deno.serve({ path: sockets.apiSocket, onListen: () => {} }, () => new Response(answer));
  const client = makeMediaMtxClient({ ...sockets, cdnSecret: "secret" });
  try {
    await work(client);
  } finally {
    client.close();
    await server?.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("kick() finds nobody while MediaMTX is being started again, so that a new key is still answered", () =>
  withClient(undefined, async (client) => {
    assert.equal(await client.kick("rtmpConn", "one"), false);
    assert.equal(await client.kick("nothing we know", "one"), false);
  }));

Deno.test("discarded() knows nothing of a MediaMTX that is away or answers half", async () => {
  for (const answer of [undefined, '{"items":[{"path":"live/o', "[]"]) {
    await withClient(answer, async (client) => assert.equal((await client.discarded()).size, 0));
  }
});
