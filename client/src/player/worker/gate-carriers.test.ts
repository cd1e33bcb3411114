import assert from "node:assert/strict";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { makeCarriage } from "../carriage.ts";
import { readSources } from "../source-list.ts";
import {
  bytes,
  delegation,
  PLAYLIST,
  playlist,
  segment,
  segmentUrl,
  SOURCE,
  stand,
  text,
  verdictOf,
  vouch,
} from "./trial-gate.ts";

const LIAR = "https://liar.example/live/demo/";
const BOX = new URL(".", SOURCE).href;
const liarsPlaylist = PLAYLIST.replace(BOX, LIAR);
const liarsSegment = segmentUrl.replace(BOX, LIAR);
const place = (folder: string) => ({ folder, plain: `${folder}index.m3u8` });

/** Without a seal, from a server whose clock says that every delegation is long over. */
const bare = () =>
  new Response(playlist.split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL")).join("\n"), {
    headers: { date: "Thu, 01 Jan 2099 00:00:00 GMT" },
  });

Deno.test("makeGate() lets no carrier's clock take the seal off, and leaves the one that tries", async () => {
  const { gate, load, reports, asked } = stand({ [PLAYLIST]: bare, [segmentUrl]: bytes(segment) });
  vouch(gate);
  const carriage = makeCarriage(() => 0);
  const [source] = readSources([SOURCE]);
  assert.ok(source);
  carriage.announce([source], false);
  for (let tries = 0; tries < 2; tries++) {
    assert.equal(verdictOf(await load({ url: PLAYLIST })), "stripped");
    assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "malformed");
  }
  assert.ok(!asked.some(({ url }) => url === segmentUrl));
  for (const report of reports()) carriage.report(report);
  assert.deepEqual(carriage.turn(source.id), { turn: "stop" });
  assert.equal(carriage.refusal()?.verdict, "stripped");
});

Deno.test("makeGate() takes the sealed playlist of the next carrier where the first brings none and says it is 2099", async () => {
  const { gate, load, reports } = stand({
    [liarsPlaylist]: bare,
    [PLAYLIST]: text(playlist),
    [liarsSegment]: bytes(Uint8Array.from(segment, (byte) => byte ^ 1)),
    [segmentUrl]: bytes(segment),
  });
  vouch(gate);
  gate.receive({ to: "carriers", places: [place(LIAR), place(BOX)] });
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal((await load({ kind: "bytes", url: segmentUrl })).from, "done");
  assert.ok(!reports().some((found) => "verdict" in found && found.verdict === "unsealed"));
});

Deno.test("makeGate() says stripped of a stream that was sealed, when its delegation is over and nobody has another", async () => {
  const { gate, load } = stand({ [PLAYLIST]: text(playlist), [liarsPlaylist]: bare });
  vouch(gate);
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.ok(delegation);
  // The box' own server is to blame for nothing; its clock is years ahead all the same.
  gate.noteOwnDate({ date: "Thu, 01 Jan 2099 00:00:00 GMT", age: null }, 0);
  gate.receive({ to: "vouch", address: vectors.address, delegations: [], settled: true });
  const source = `${LIAR}index.m3u8`;
  assert.equal(verdictOf(await load({ url: liarsPlaylist, source })), "stripped");
});

Deno.test("makeGate() plays though the page lies in a cache since yesterday, and the cache doesn't say so", async () => {
  const now = vectors.verifyAt * 1000;
  const date = (ms: number) => new Date(ms).toUTCString();
  for (const age of ["86400", null]) {
    const { gate, load } = stand({
      [PLAYLIST]: () => new Response(playlist, { headers: { date: date(now) } }),
    });
    vouch(gate);
    gate.noteOwnDate({ date: date(now - 86_400_000), age }, now);
    assert.equal(verdictOf(await load({ url: PLAYLIST })), "done", `Age: ${age}`);
  }
});

Deno.test("makeGate() asks the others once a session that one carrier named is nowhere to be had", async () => {
  const leadsTo = (sid: string) => () =>
    new Response(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${sid}/video/index.m3u8\n`);
  const gone = () => new Response("", { status: 410 });
  const madeUp = "ffffffffffffffff";
  const { gate, load, asked } = stand({
    [SOURCE]: leadsTo(vectors.sid),
    [`${LIAR}index.m3u8`]: leadsTo(madeUp),
    [`${BOX}${madeUp}/video/index.m3u8`]: gone,
    [`${LIAR}${madeUp}/video/index.m3u8`]: gone,
  });
  vouch(gate);
  gate.receive({ to: "carriers", places: [place(LIAR), place(BOX)] });
  const first = await load({ kind: "manifest", url: SOURCE });
  assert.match(first.from === "done" ? String(first.data) : "", /ffff/);
  assert.deepEqual(verdictOf(await load({ url: `${BOX}${madeUp}/video/index.m3u8` })), "http");
  const before = asked.length;
  const answer = await load({ kind: "manifest", url: SOURCE });
  assert.match(answer.from === "done" ? String(answer.data) : "", new RegExp(vectors.sid));
  assert.deepEqual(asked.slice(before).map(({ url }) => url), [SOURCE]);
});
