import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startBentEncoder } from "./trial/trial-bent-encoder.ts";
import { openSlowLine } from "./trial/trial-slow-line.ts";
import { startTrialBox, type TrialBox } from "./trial/trial-box.ts";
import { type EncoderOptions, startEncoder } from "./trial/trial-encoder.ts";

/** True of every AAC encoder; and of a machine that runs these tests beside others. */
const BESIDES = new Set(["whep-no-sound", "cpu-short"]);

const codes = ({ warnings }: BoxStatus) => warnings.map(({ code }) => code);

/** Publishes until a finding is told; nothing but it (and the sound that RTMP has) may have been told before. */
async function provoke(
  trial: TrialBox,
  { d, code, ...encoder }: { d: string; code: string } & Omit<EncoderOptions, "url"> & { url?: string },
): Promise<BoxStatus> {
  const running = startEncoder({ url: trial.ingest(d, trial.keyOf(d)).rtmp, ...encoder });
  try {
    return await untilTold(trial, d, code);
  } finally {
    await running.stop();
  }
}

async function untilTold(trial: TrialBox, d: string, code: string): Promise<BoxStatus> {
  const told = new Set<string>();
  let begun = false;
  const status = await trial.until(d, (seen) => {
    begun ||= seen.state === "live";
    // On a busy machine an encoder's first picture takes its time, and that is then rightly said.
    for (const one of codes(seen)) if (begun || one !== "no-media") told.add(one);
    return told.has(code);
  }, 60_000);
  assert.deepEqual([...told].filter((one) => !BESIDES.has(one)), [code]);
  const found = status.warnings.find((one) => one.code === code);
  assert.ok(found?.detail.endsWith(".") && found.remedy.endsWith("."), JSON.stringify(found));
  return status;
}

Deno.test("status.json names what an encoder does wrong, each fault by itself, and of a good one nothing", async (t) => {
  const names = ["silent", "irregular", "dropping", "jumping", "uplink", "back", "wrong", "good"];
  const trial = await startTrialBox({ streams: names });
  const rtmpOf = (d: string) => trial.ingest(d, trial.keyOf(d)).rtmp;
  const line = await openSlowLine({ to: trial.config.ports.rtmp, uplink: 700_000 });
  const good = startEncoder({ url: rtmpOf("good") });
  const step = (name: string, fn: () => Promise<void>) =>
    t.step({ name, fn, sanitizeOps: false, sanitizeResources: false, sanitizeExit: false });
  try {
    // Side by side: each takes the seconds that its rule looks back.
    await Promise.all([
      step("a muted source", async () => {
        await provoke(trial, { d: "silent", code: "silent-audio", audio: "silent" });
      }),
      step("keyframes by turns half a second and two seconds apart", async () => {
        const keyframesAt = Array.from({ length: 60 }, (_, n) => Math.floor(n / 2) * 2.4 + (n % 2) * 0.5);
        await provoke(trial, { d: "irregular", code: "keyframes-irregular", keyframesAt });
      }),
      step("four pictures of each second missing", async () => {
        const filter = "select='not(between(mod(n,30),11,14))'";
        const { frames } = await provoke(trial, { d: "dropping", code: "frames-dropped", filter });
        assert.ok((frames?.dropped ?? 0) >= 5);
      }),
      step("noise and black by turns of three seconds", async () => {
        const filter = "noise=alls=60:allf=t,drawbox=c=black:t=fill:enable='lt(mod(t,6),3)'";
        await provoke(trial, { d: "jumping", code: "bitrate-jumping", filter });
      }),
      step("an uplink that is too short", async () => {
        const url = rtmpOf("uplink").replace(`:${trial.config.ports.rtmp}/`, `:${line.port}/`);
        await provoke(trial, { d: "uplink", code: "uplink-short", url });
      }),
      step("timestamps that go back by two seconds", async () => {
        const bent = await startBentEncoder({
          url: rtmpOf("back"),
          seconds: 12,
          bend: (ms) => (ms > 7000 ? ms - 2000 : ms),
        });
        try {
          await untilTold(trial, "back", "timestamps-back");
        } finally {
          await bent.stop();
        }
      }),
      step("a wrong key by RTMP, and none by WHIP", async () => {
        const refused = startEncoder({ url: trial.ingest("wrong", "0".repeat(40)).rtmp });
        await untilTold(trial, "wrong", "wrong-key");
        await refused.ended;
        const { warnings } = await trial.until("wrong", ({ warnings }) => warnings.length > 0);
        assert.match(warnings[0]?.detail ?? "", /\(RTMP\)/);
        const offered = await fetch(trial.url("/whip/wrong"), { method: "POST", body: "v=0" });
        await offered.body?.cancel();
        assert.equal(offered.status, 401);
        await trial.until("wrong", ({ warnings }) => warnings[0]?.detail.includes("(WHIP)") === true);
      }),
    ]);
    const status = await trial.status("good");
    assert.equal(status.state, "live");
    assert.deepEqual(codes(status).filter((code) => !BESIDES.has(code)), []);
    assert.ok((status.frames?.received ?? 0) > 200);
    assert.equal(status.frames?.dropped, 0);
    // Whose key was tried is nobody's business, and whose address even less.
    assert.doesNotMatch(JSON.stringify(await trial.status("wrong")), /127\.0\.0\.1|0{40}/);
    assert.doesNotMatch(trial.log.join("\n"), /0{40}/);
  } finally {
    await good.stop();
    await line.close();
    await trial.close();
  }
});
