import assert from "node:assert/strict";
import houseRules from "./house-rules.ts";

/** The rules a source breaks. */
const broken = (source: string, file = "a.ts") =>
  Deno.lint.runPlugin(houseRules, file, source).map(({ id }) => id.replace("house/", ""));

Deno.test("no-empty-catch refuses a catch with nothing or only a comment in it", () => {
  assert.deepEqual(broken("try { a(); } catch {}"), ["no-empty-catch"]);
  assert.deepEqual(broken("try { a(); } catch (error) { /* ignore */ }"), ["no-empty-catch"]);
});

Deno.test("no-empty-catch lets a handled failure pass", () => {
  assert.deepEqual(broken("function b() { try { a(); } catch { return undefined; } }"), []);
  assert.deepEqual(broken("try { a(); } finally { b(); }"), []);
});

Deno.test("no-event-spread refuses a copy of a checked event", () => {
  for (const name of ["event", "verified", "liveEvent", "checkpoint"]) {
    assert.deepEqual(broken(`const copy = { ...${name}, content: "" };`), ["no-event-spread"], name);
  }
});

Deno.test("no-event-spread lets other spreads, lists and tests pass", () => {
  assert.deepEqual(
    broken("const o = { ...options, ...eventOptions }; f(...event); const l = [...event];"),
    [],
  );
  assert.deepEqual(broken('const bent = { ...event, content: "" };', "a.test.ts"), []);
});

Deno.test("no-long-file refuses the 401st line", () => {
  assert.deepEqual(broken("a();\n".repeat(401)), ["no-long-file"]);
  assert.deepEqual(broken("a();\n".repeat(400)), []);
});

Deno.test("no-sleep-in-test refuses to wait by the clock in a test", () => {
  const sleep = "await new Promise((resolve) => setTimeout(resolve, 500));";
  assert.deepEqual(broken(sleep, "a.test.ts"), ["no-sleep-in-test"]);
  assert.deepEqual(broken(sleep, "a.test.tsx"), ["no-sleep-in-test"]);
});

Deno.test("no-sleep-in-test lets deadlines, poll pauses and code pass", () => {
  assert.deepEqual(
    broken("setTimeout(() => fail(), 5000); setTimeout(resolve, 5); setTimeout(done, ms);", "a.test.ts"),
    [],
  );
  assert.deepEqual(broken("setTimeout(resolve, 500);", "a.ts"), []);
});
