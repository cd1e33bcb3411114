import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { type HookQuestion, judgeQuestion, startAuthHook } from "./auth-hook.ts";

const isKey = (d: string, key: string) => d === "one" && key === "right";
const redeem = (token: string, { action, path }: { action: string; path: string }) =>
  token === "pass" && action === "read" && path === "live/one";
const checks = { isKey, redeem };
const question: HookQuestion = {
  action: "publish",
  path: "live/one",
  protocol: "rtmp",
  id: "1",
  user: "",
  password: "",
  token: "right",
};

Deno.test("judgeQuestion() refuses every other key, path, action and place of the key", () => {
  const wrong: Partial<HookQuestion>[] = [
    { token: "wrong" },
    { token: "" },
    { path: "live/two" },
    { path: "one" },
    { path: "live/one/x" },
    { path: "live/ONE" },
    { action: "read" },
    { action: "api" },
    { token: "", password: "right" },
    { protocol: "srt", password: "wrong" },
    { protocol: "webrtc" },
    { protocol: "webrtc", token: "pass" },
    { protocol: "webrtc", token: "pass", action: "read", path: "live/two" },
    { protocol: "rtmp", token: "pass", action: "read" },
  ];
  for (const change of wrong) {
    assert.equal(
      judgeQuestion({ ...question, ...change }, checks).verdict,
      "refused",
      JSON.stringify(change),
    );
  }
});

Deno.test("judgeQuestion() lets in the stream's key from RTMP and SRT, and a pass from WebRTC", () => {
  assert.deepEqual(judgeQuestion(question, checks), { verdict: "allowed", d: "one" });
  assert.equal(
    judgeQuestion({ ...question, protocol: "webrtc", action: "read", token: "pass" }, checks).verdict,
    "allowed",
  );
  assert.equal(
    judgeQuestion({ ...question, protocol: "srt", user: "key", password: "right", token: "" }, checks)
      .verdict,
    "allowed",
  );
});

Deno.test("startAuthHook() answers within 5 ms, never with a redirect, and tells of the publisher afterwards", async () => {
  const told: string[] = [];
  const refused: string[] = [];
  const hook = await startAuthHook({
    ...checks,
    onPublisher: ({ d, protocol }) => told.push(`${d} ${protocol}`),
    onRefused: ({ d }) => refused.push(d),
  }, "secret-path");
  try {
    const ask = async (body: string, path = "/secret-path") => {
      const asked = performance.now();
      const answer = await fetch(new URL(path, hook.url), { method: "POST", body });
      await answer.body?.cancel();
      return { status: answer.status, ms: performance.now() - asked };
    };
    await ask(JSON.stringify(question));
    const times: number[] = [];
    for (let i = 0; i < 50; i++) times.push((await ask(JSON.stringify(question))).ms);
    assert.ok((times.sort((a, b) => a - b)[25] ?? 99) < 5, `median ${times[25]} ms`);
    assert.equal((await ask(JSON.stringify({ ...question, token: "wrong" }))).status, 401);
    assert.equal((await ask("{")).status, 400);
    assert.equal((await ask("x".repeat(20_000))).status, 400);
    assert.equal((await ask(JSON.stringify(question), "/other")).status, 404);
    await waitFor("the last publisher to be told of", () => told.length >= 51 || undefined);
    assert.deepEqual([told[0], told.length, refused], ["one rtmp", 51, ["live/one"]]);
  } finally {
    await hook.close();
  }
});
