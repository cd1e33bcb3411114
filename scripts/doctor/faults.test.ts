import assert from "node:assert/strict";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { bend, BOX_PUBKEY, startTrialSource, STREAM, trialWords } from "../../media/mirror/trial-source.ts";
import { exitCodeOf } from "./finding.ts";
import { reportText } from "./report.ts";
import { answered, BOX, DAY_MS, look, OTHER, turnServer, type World, worldAround } from "./trial-world.ts";

/** Each fault, planted alone, and the one check that has to find it. */
const FAULTS: Record<string, [check: string, plant: (world: World) => void]> = {
  "a proxy that takes CORS away": ["cors", (world) => {
    world.twist = (_path, answer) =>
      answered(answer, (headers) => headers.delete("access-control-allow-origin"));
  }],
  "a proxy that ignores ranges": ["range", (world) => {
    world.rangeless = true;
  }],
  "a cache that keeps playlists": ["cache", (world) => {
    world.twist = (path, answer) =>
      path.endsWith(".m3u8")
        ? answered(answer, (headers) => headers.set("cache-control", "max-age=30"))
        : answer;
  }],
  "a clock that is off": ["clock", (world) => {
    world.twist = (path, answer) =>
      path === "/v1/box"
        ? answered(answer, (headers) => headers.set("date", new Date(Date.now() - 90_000).toUTCString()))
        : answer;
  }],
  "bytes that are bent on their way": ["seal", (world) => {
    world.source.twist = (path, answer) => path.endsWith(".m4s") ? bend(answer) : answer;
  }],
  "a box with a key of its own": ["delegation", (world) => {
    world.boxKey = OTHER;
  }],
  "a delegation that is about to end": ["delegation", (world) => {
    const start = Math.floor(Date.now() / 1000) - 3000;
    world.events = world.elsewhere = trialWords([{ folder: `${BOX}/live/${STREAM.d}/` }], start);
  }],
  "a relay that lost the announcement": ["relays", (world) => {
    world.elsewhere = world.events.filter(({ kind }) => kind !== KIND.liveEvent);
  }],
  "a relay that is gone": ["relays", (world) => {
    world.elsewhere = undefined;
  }],
  "a relay that takes nothing": ["relay-takes", (world) => {
    world.publish = () => Promise.resolve({ state: "refused", reason: "blocked: pay first" });
  }],
  "UDP that is blocked to encoders": ["udp", (world) => {
    delete world.answerers[8890];
  }],
  "UDP that is blocked to browsers": ["webrtc", (world) => {
    delete world.answerers[8189];
  }],
  "a proxy that doesn't pass WebRTC's requests on": ["webrtc", (world) => {
    world.twist = (path, answer) => path.startsWith("/whep") ? new Response("", { status: 502 }) : answer;
  }],
  "a TURN server with another secret": ["turn", (world) => {
    world.answerers[3478] = turnServer("another secret");
  }],
  "a TURN server that is away": ["turn", (world) => {
    delete world.answerers[3478];
  }],
  "a port that is shut": ["ports", (world) => {
    world.reach = (_host, port) => Promise.resolve(port !== 1935);
  }],
  "a certificate that wasn't renewed": ["tls", (world) => {
    const untilMs = Date.now() + 3 * DAY_MS;
    world.readCertificate = () =>
      Promise.resolve({ fromMs: untilMs - 90 * DAY_MS, untilMs, fault: undefined });
  }],
  "a full disk": ["disk", (world) => {
    if (world.machine) world.machine.machine.freeBytes = () => Promise.resolve(9_000_000);
  }],
  "a machine with other work": ["cpu", (world) => {
    if (world.machine) world.machine.machine.load = () => 3.9;
  }],
  "another MediaMTX": ["mediamtx", (world) => {
    if (world.machine) {
      world.machine.machine.mediamtx = () => Promise.resolve({ state: "wrong", saw: "it is v1.9.0" });
    }
  }],
  "instances of an edge with keys of their own": ["edge", (world) => {
    world.edgeKeys = [OTHER, BOX_PUBKEY];
  }],
  "Monero nodes that disagree": ["monero", (world) => {
    world.heights["node-b.example"] = 2_999_000;
  }],
};

Deno.test("doctor() finds each planted fault by its own check, says what to do, and rings", async () => {
  const source = await startTrialSource();
  source.feed(13);
  try {
    for (const [what, [check, plant]] of Object.entries(FAULTS)) {
      const world = worldAround(source);
      plant(world);
      const findings = await look(world);
      const failed = findings.filter(({ state }) => state === "fail");
      assert.deepEqual(failed.map((one) => one.check), [check], `${what}: ${reportText(findings)}`);
      assert.ok(failed.every((one) => one.state === "fail" && one.fix.length > 20), what);
      assert.equal(exitCodeOf(findings), 1);
      source.twist = undefined;
    }
    assert.ok(Object.keys(FAULTS).length >= 10);
  } finally {
    await source.stop();
  }
});
