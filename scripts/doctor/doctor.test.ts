import assert from "node:assert/strict";
import { startTrialSource } from "../../media/mirror/trial-source.ts";
import { exitCodeOf } from "./finding.ts";
import { reportJson, reportText } from "./report.ts";
import { look, type World, worldAround } from "./trial-world.ts";

Deno.test("doctor() reads no more than a little of a body that has no end", async () => {
  const source = await startTrialSource();
  source.feed(13);
  try {
    let sent = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (flow) => {
          sent += 16_384;
          flow.enqueue(new Uint8Array(16_384));
        },
      });
    const world = worldAround(source);
    world.twist = (path, answer, ranged) => {
      if (!ranged && path !== "/v1/box") return answer;
      const { headers, body } = answer;
      void body?.cancel();
      return new Response(endless(), { headers });
    };
    const findings = await look(world);
    const range = findings.find(({ check }) => check === "range");
    assert.match(range?.state === "fail" ? range.saw : "", /it gives more with 200/);
    assert.ok(sent < 1_000_000, `${sent} bytes were read`);
  } finally {
    await source.stop();
  }
});

Deno.test("doctor() finds nothing where nothing is wrong, and has looked at all of it", async () => {
  const source = await startTrialSource();
  source.feed(13);
  try {
    const findings = await look(worldAround(source));
    assert.deepEqual(findings.filter(({ state }) => state !== "pass"), [], reportText(findings));
    assert.equal(exitCodeOf(findings), 0);
    assert.equal(JSON.parse(reportJson(findings)).ok, true);
  } finally {
    await source.stop();
  }
});

Deno.test("doctor() calls what nobody looked at skipped, not fine", async () => {
  const source = await startTrialSource();
  try {
    const twist: World["twist"] = (path, answer) =>
      path.endsWith("index.m3u8") || path.startsWith("/whep") ? new Response("", { status: 404 }) : answer;
    const findings = await look({ ...worldAround(source), twist, turn: undefined, nodes: [], edges: [] });
    const skipped = findings.filter(({ state }) => state === "skipped").map(({ check }) => check);
    assert.deepEqual(skipped.toSorted(), ["cache", "edge", "monero", "range", "seal", "turn", "webrtc"]);
  } finally {
    await source.stop();
  }
});

Deno.test("doctor() says what to name when it is given nothing", async () => {
  const source = await startTrialSource();
  try {
    const [finding, ...more] = await look({ ...worldAround(source), events: [], elsewhere: [] });
    assert.deepEqual([finding?.state, finding?.check, more], ["fail", "stream", []]);
  } finally {
    await source.stop();
  }
});
