import assert from "node:assert/strict";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
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
  verdicts,
  vouch,
} from "./trial-gate.ts";

Deno.test("makeGate() lets no bytes through that no verified playlist has listed", async () => {
  const { gate, load, asked } = stand({ [segmentUrl]: bytes(segment) });
  vouch(gate);
  assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "malformed");
  assert.deepEqual(asked, []);
});

Deno.test("makeGate() says stripped, not unsealed, of a playlist without a seal when somebody vouches", async () => {
  const bare = playlist.split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL")).join("\n");
  const { gate, load } = stand({ [PLAYLIST]: text(bare) });
  vouch(gate);
  assert.equal(verdictOf(await load({ url: PLAYLIST })), "stripped");
});

Deno.test("makeGate() judges a media playlist that answers in place of a multivariant one", async () => {
  const { gate, load } = stand({ [SOURCE]: text(playlist.replace(/,EVENT="[^"]*"/, ',EVENT="AAAA"')) });
  vouch(gate);
  assert.equal(verdictOf(await load({ kind: "manifest", url: SOURCE })), "malformed");
});

Deno.test("makeGate() refuses a playlist of another rendition than its address names", async () => {
  const other = PLAYLIST.replace("/video/", "/audio/");
  const { gate, load } = stand({ [other]: text(playlist) });
  vouch(gate);
  assert.equal(verdictOf(await load({ url: other })), "malformed");
});

Deno.test("makeGate() refuses more bytes than were announced without reading them all", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
      }),
    );
  const { gate, load } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: endless });
  vouch(gate);
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "byte-mismatch");
  assert.ok(sent < 4 * 65_536 * 3, `${sent} bytes read`);
});

Deno.test("makeGate() asks past the cache for bytes that did not hold, and gives up after three", async () => {
  const bent = Uint8Array.from(segment, (byte, at) => at === 3 ? byte ^ 1 : byte);
  const { gate, load, asked, reports } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: bytes(bent) });
  vouch(gate);
  await load({ url: PLAYLIST });
  assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "byte-mismatch");
  const caches = asked.filter(({ url }) => url === segmentUrl).map(({ init }) => init?.cache);
  assert.deepEqual(caches, ["default", "reload", "reload"]);
  assert.equal(
    reports().filter((report) => report.report === "object" && report.verdict === "verified").length,
    0,
  );
});

Deno.test("makeGate() bends a byte when asked to, catches it, and fetches a fresh copy", async () => {
  const { gate, load, reports } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: bytes(segment) });
  vouch(gate);
  await load({ url: PLAYLIST });
  gate.receive({ to: "tamper" });
  const loaded = await load({ kind: "bytes", url: segmentUrl });
  assert.equal(loaded.from, "done");
  assert.deepEqual(
    new Uint8Array(loaded.from === "done" ? loaded.data as ArrayBuffer : new ArrayBuffer(0)),
    segment,
  );
  const objects = reports().flatMap((report) =>
    report.report === "object" ? [[report.verdict, report.tampered]] : []
  );
  assert.deepEqual(objects, [["byte-mismatch", true], ["verified", false]]);
});

Deno.test("makeGate() waits for what relays say before it judges", async () => {
  const { gate, load, reports } = stand({ [PLAYLIST]: text(playlist) });
  assert.ok(delegation);
  gate.receive({ to: "vouch", address: vectors.address, delegations: [delegation], settled: false });
  const loading = load({ url: PLAYLIST });
  // Another answer comes and goes while the first one waits.
  await load({ url: "https://box.example/other.m3u8" });
  assert.deepEqual(reports().filter(({ report }) => report === "playlist"), []);
  vouch(gate);
  assert.equal((await loading).from, "done");
  assert.equal(reports().filter(({ report }) => report === "playlist").length, 1);
});

Deno.test("makeGate() plays what has no seal only while nobody vouches", async () => {
  const bare = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nx.ts\n";
  const media = new URL("x.ts", PLAYLIST).href;
  const { gate, load } = stand({ [PLAYLIST]: text(bare), [media]: bytes(new Uint8Array(9)) });
  gate.receive({ to: "vouch", address: vectors.address, delegations: [], settled: true });
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal((await load({ kind: "bytes", url: media })).from, "done");
  vouch(gate);
  assert.equal(verdictOf(await load({ kind: "bytes", url: media })), "malformed");
  assert.equal(verdictOf(await load({ url: PLAYLIST })), "stripped");
});

Deno.test("makeGate() gives up on a body that never comes", async () => {
  const silent = (init?: RequestInit) =>
    new Response(
      new ReadableStream({
        start: (body) => init?.signal?.addEventListener("abort", () => body.error(init.signal?.reason)),
      }),
    );
  const { gate, load } = stand({ [PLAYLIST]: silent });
  vouch(gate);
  const failed = await load({ url: PLAYLIST, totalMs: 100 });
  assert.equal(verdictOf(failed), "timeout");
});

Deno.test("makeGate() says nothing of a request that was given up", async () => {
  const { gate, load, said } = stand({
    [PLAYLIST]: (init) =>
      new Promise<Response>((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(new Error("aborted")))
      ),
  });
  vouch(gate);
  gate.receive({
    to: "load",
    id: 99,
    request: { kind: "playlist", url: PLAYLIST, source: SOURCE, firstByteMs: 50, totalMs: 50 },
  });
  gate.receive({ to: "abort", id: 99 });
  // Whatever the given-up request had to say would have come before this one's answer.
  await load({ url: "https://box.example/other.m3u8", totalMs: 200 });
  assert.deepEqual(said.filter((message) => "id" in message && message.id === 99), []);
  assert.equal(said.filter((message) => message.from === "report").length, 1);
});

Deno.test("makeGate() verifies the sealed playlist and its segment", async () => {
  const { gate, load, reports } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: bytes(segment) });
  vouch(gate);
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal((await load({ kind: "bytes", url: segmentUrl })).from, "done");
  assert.deepEqual(verdicts(reports()), ["http verified", "http verified"]);
});

Deno.test("makeGate() says what verified playlists list, each object once, and only while it is asked to", async () => {
  const { gate, load, judge, reports } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  const listed = () => reports().flatMap((found) => found.report === "listed" ? [found] : []);
  await load({ url: PLAYLIST });
  assert.deepEqual(listed(), []);
  gate.receive({ to: "tell", listed: true });
  await load({ url: `${PLAYLIST}?_HLS_msn=1` });
  await judge(playlist);
  const [first, ...more] = listed();
  assert.deepEqual(more, []);
  assert.deepEqual([first?.sid, first?.rid, first?.url], [vectors.sid, "video", PLAYLIST]);
  const found = first?.objects.find(({ url }) => url === segmentUrl);
  assert.deepEqual([found?.kind, found?.n, found?.p, found?.length], [
    "segment",
    0,
    undefined,
    segment.length,
  ]);
  assert.equal(new Set(first?.objects.map(({ url }) => url)).size, first?.objects.length);
  gate.receive({ to: "tell", listed: false });
  gate.receive({ to: "tell", listed: true });
  await judge(playlist);
  assert.equal(listed().length, 2);
});
