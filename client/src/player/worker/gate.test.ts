import assert from "node:assert/strict";
import { readEvent } from "../../../../contracts/nostr/event.ts";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { makeTrial, TRIAL_ADDRESS, trialDelegation } from "../../../../contracts/seal/trial-session.ts";
import { fromHex } from "../../../../contracts/hex.ts";
import { sha256 } from "../../../../contracts/sha256.ts";
import { checkSchnorr } from "../../../../contracts/nostr/event-signature.ts";
import { makeGate } from "./gate.ts";
import type { FromWorker, LoadRequest, Report, ToWorker } from "./messages.ts";

const SOURCE = "https://box.example/live/demo/index.m3u8";
const PLAYLIST = `https://box.example/live/demo/${vectors.sid}/video/index.m3u8`;
const NOW = vectors.verifyAt * 1000;
const delegation = readEvent(vectors.delegation);
assert.ok(delegation);
const playlist = vectors.playlists.fromStart;
const segmentName = playlist.split("\n").find((line) => /^[^#].*m4s$/.test(line)) ?? "";
const segment = fromHex(vectors.segments[0]?.bytesHex ?? "") ?? new Uint8Array();
const segmentUrl = new URL(segmentName, PLAYLIST).href;

type Answers = Record<string, (init: RequestInit | undefined) => Response | Promise<Response>>;

/** A gate over answers given by address, and everything it says. */
function stand(answers: Answers) {
  const said: FromWorker[] = [];
  const heard = new Set<() => void>();
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  let lastId = 0;
  const gate = makeGate({
    fetch: async (input, init) => {
      const url = String(input);
      asked.push({ url, init });
      const answer = answers[url];
      if (answer === undefined) return new Response("", { status: 404 });
      return await answer(init);
    },
    now: () => NOW,
    check: checkSchnorr,
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    post(message) {
      said.push(message);
      for (const hear of heard) hear();
    },
  });
  const ask = (message: (id: number) => ToWorker) => {
    const id = ++lastId;
    gate.receive(message(id));
    return new Promise<Extract<FromWorker, { id: number }>>((resolve) => {
      const hear = () => {
        const mine = said.find((message) => "id" in message && message.id === id);
        if (mine === undefined || !("id" in mine)) return;
        heard.delete(hear);
        resolve(mine);
      };
      heard.add(hear);
      hear();
    });
  };
  const load = (request: Partial<LoadRequest> & { url: string }) =>
    ask((id) => ({
      to: "load",
      id,
      request: { kind: "playlist", source: SOURCE, firstByteMs: 500, totalMs: 1000, ...request },
    }));
  const judge = (text: string, url = PLAYLIST) =>
    ask((id) => ({ to: "judge", id, request: { url, source: SOURCE, text } }));
  const checkBytes = (body: Uint8Array, url = segmentUrl) =>
    ask((id) => ({
      to: "check",
      id,
      request: { url, source: SOURCE, bytes: Uint8Array.from(body).buffer },
    }));
  const reports = (): Report[] =>
    said.flatMap((message) => message.from === "report" ? [message.report] : []);
  return { gate, load, judge, checkBytes, reports, asked, said };
}

function vouch(gate: ReturnType<typeof stand>["gate"]): void {
  assert.ok(delegation);
  gate.receive({ to: "vouch", address: vectors.address, delegations: [delegation], settled: true });
}

const text = (body: string) => () => new Response(body);
const bytes = (body: Uint8Array) => () => new Response(Uint8Array.from(body));
function verdictOf(message: FromWorker): string {
  if (message.from !== "failed") return message.from;
  return message.failure.cause === "refused" ? message.failure.refusal.verdict : message.failure.cause;
}

function verdicts(reports: Report[]): string[] {
  return reports.map((found) => "carrier" in found ? `${found.carrier} ${found.verdict}` : found.report);
}

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
  const silent = () => new Response(new ReadableStream({ start() {} }));
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

Deno.test("makeGate() takes nothing from a peer for an address that has not answered itself", async () => {
  const { gate, judge, checkBytes, reports, asked } = stand({});
  vouch(gate);
  assert.equal(verdictOf(await judge(playlist)), "unplaced");
  assert.equal(verdictOf(await checkBytes(segment)), "malformed");
  assert.deepEqual([verdicts(reports()), asked], [[], []]);
});

Deno.test("makeGate() refuses a peer's playlist without a seal, and goes on asking its source for one", async () => {
  const bare = playlist.split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL")).join("\n");
  const { gate, load, judge } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: bytes(segment) });
  gate.receive({ to: "vouch", address: vectors.address, delegations: [], settled: true });
  assert.equal(verdictOf(await judge(bare)), "stripped");
  vouch(gate);
  assert.equal(verdictOf(await judge(bare)), "stripped");
  assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "malformed");
});

Deno.test("makeGate() refuses a peer's playlist whose seal holds but whose addresses are others", async () => {
  const { gate, load, judge } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  const elsewhere = playlist.replace(`\n${segmentName}\n`, "\nhttps://victim.example/9.m4s\n");
  assert.notEqual(elsewhere, playlist);
  assert.equal(verdictOf(await judge(elsewhere)), "malformed");
  assert.equal((await judge(playlist)).from, "done");
});

Deno.test("makeGate() refuses a peer's playlist that comes late, without a word", async () => {
  const createdAt = vectors.verifyAt;
  const trial = makeTrial();
  const [older, newer] = [3, 4].map((to) => trial.playlist({ to, createdAt: createdAt - 4 + to }));
  const { gate, load, judge, reports } = stand({ [PLAYLIST]: text(newer ?? "") });
  const { event } = trialDelegation({ nbf: createdAt - 100, exp: createdAt + 100 });
  gate.receive({ to: "vouch", address: TRIAL_ADDRESS, delegations: [event], settled: true });
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal(verdictOf(await judge(older ?? "")), "rollback");
  assert.deepEqual(verdicts(reports()), ["http verified"]);
});

Deno.test("makeGate() refuses bent bytes of a peer, and blames no source for it", async () => {
  const { gate, load, checkBytes, reports } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  const bent = Uint8Array.from(segment, (byte, at) => at === 3 ? byte ^ 1 : byte);
  assert.equal(verdictOf(await checkBytes(bent)), "byte-mismatch");
  assert.equal(verdictOf(await checkBytes(segment.subarray(1))), "byte-mismatch");
  assert.deepEqual(verdicts(reports()), ["http verified", "peer byte-mismatch", "peer byte-mismatch"]);
});

Deno.test("makeGate() bends a peer's byte when asked to, catches it, and hands over the peer's own", async () => {
  const { gate, load, checkBytes, reports } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  gate.receive({ to: "tamper" });
  const checked = await checkBytes(segment);
  assert.equal(checked.from, "done");
  assert.deepEqual(
    new Uint8Array(checked.from === "done" ? checked.data as ArrayBuffer : new ArrayBuffer(0)),
    segment,
  );
  const objects = reports().flatMap((found) =>
    found.report === "object" ? [[found.carrier, found.verdict, found.tampered]] : []
  );
  assert.deepEqual(objects, [["peer", "byte-mismatch", true], ["peer", "verified", false]]);
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
