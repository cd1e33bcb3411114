import assert from "node:assert/strict";
import { packSite } from "./pack.ts";
import { startTrialGateway } from "./trial-gateway.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** What boxo's own gateway (v0.43.0, as in Kubo) was seen to answer to the same questions. */
Deno.test("startTrialGateway() answers as Kubo's gateway does: to a folder without a slash, on localhost, and to a file", async () => {
  const { cid, car } = await packSite([
    { path: "index.html", bytes: bytes("<!doctype html>") },
    { path: "release.json", bytes: bytes("{}") },
  ]);
  const gateway = await startTrialGateway({ car });
  const ask = async (url: string, host = `127.0.0.1:${gateway.port}`) => {
    const answer = await fetch(`http://${host}${url}`, { redirect: "manual" });
    const text = await answer.text();
    return { status: answer.status, text, header: (name: string) => answer.headers.get(name) };
  };
  try {
    assert.equal((await ask(`/ipfs/${cid}/nothing`)).status, 404);
    const bare = await ask(`/ipfs/${cid}`);
    assert.deepEqual([bare.status, bare.header("location")], [301, `/ipfs/${cid}/`]);
    const local = await ask(`/ipfs/${cid}/`, `localhost:${gateway.port}`);
    const own = `http://${cid}.ipfs.localhost:${gateway.port}/`;
    assert.deepEqual([local.status, local.header("location")], [301, own]);
    const file = await ask(`/ipfs/${cid}/release.json`);
    assert.deepEqual([file.status, file.text], [200, "{}"]);
    assert.equal(file.header("ipfs-uri"), `ipfs://${cid}/release.json`);
    assert.match(file.header("x-ipfs-roots") ?? "", new RegExp(`^${cid},bafkrei`));
    assert.equal(file.header("x-ipfs-path"), null);
    assert.equal(file.header("cache-control"), "public, max-age=29030400, immutable");
    assert.match(file.header("access-control-expose-headers") ?? "", /X-Ipfs-Roots/);
  } finally {
    await gateway.close();
  }
});
