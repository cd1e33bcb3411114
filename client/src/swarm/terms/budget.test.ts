import assert from "node:assert/strict";
import { makeBudget } from "./budget.ts";
import type { UploadLimits } from "./upload-limits.ts";

function stand(limits: UploadLimits) {
  const items = new Map<string, string>();
  const stage = {
    limits,
    ms: 1_790_000_100_000,
    items,
    refuses: false,
    budget: () =>
      makeBudget({
        limits: () => stage.limits,
        now: () => stage.ms,
        storage: () => {
          if (stage.refuses) throw new DOMException("denied", "SecurityError");
          return {
            getItem: (name) => items.get(name) ?? null,
            setItem: (name, text) => void items.set(name, text),
          };
        },
      }),
  };
  return stage;
}

const MINUTE = 60_000;

Deno.test("makeBudget() refuses what comes faster than its rate, and goes on as time passes", () => {
  const stage = stand({ kbit: 800, mbPerHour: 1000 });
  const budget = stage.budget();
  // 100 kB a second, two seconds at once.
  assert.equal(budget.take(200_000), true);
  assert.equal(budget.take(1), false);
  stage.ms += 100;
  assert.equal(budget.take(10_000), true);
  assert.equal(budget.take(1), false);
});

Deno.test("makeBudget() lets one object larger than its burst through, and then waits until it is paid for", () => {
  const stage = stand({ kbit: 800, mbPerHour: 1000 });
  const budget = stage.budget();
  assert.equal(budget.take(1_000_000), true);
  stage.ms += 7900;
  assert.equal(budget.take(1), false);
  stage.ms += 200;
  assert.equal(budget.take(1), true);
});

Deno.test("makeBudget() never gives more in any hour than the viewer allowed", () => {
  const stage = stand({ kbit: 1_000_000, mbPerHour: 1 });
  const budget = stage.budget();
  assert.equal(budget.take(1_000_001), false);
  assert.equal(budget.take(600_000), true);
  stage.ms += 30 * MINUTE;
  assert.equal(budget.take(400_000), true);
  assert.equal(budget.left(), 0);
  assert.equal(budget.take(1), false);
  stage.ms += 31 * MINUTE;
  assert.equal(budget.left(), 600_000);
});

Deno.test("makeBudget() remembers the hour over a reload, and forgets it afterwards", () => {
  const stage = stand({ kbit: 8000, mbPerHour: 1 });
  const first = stage.budget();
  first.take(700_000);
  first.close();
  assert.equal(stage.budget().given(), 700_000);
  assert.equal(stage.budget().take(400_000), false);
  stage.ms += 66 * MINUTE;
  assert.equal(stage.budget().given(), 0);
});

Deno.test("makeBudget() adds up what several pages of one site give", () => {
  const stage = stand({ kbit: 8000, mbPerHour: 10 });
  const [one, other] = [stage.budget(), stage.budget()];
  one.take(100_000);
  other.take(200_000);
  one.close();
  other.close();
  assert.equal(stage.budget().given(), 300_000);
});

Deno.test("makeBudget() keeps the hour within five seconds, so that a page that dies has not given for free", () => {
  const stage = stand({ kbit: 8000, mbPerHour: 10 });
  const budget = stage.budget();
  budget.take(100_000);
  stage.ms += 5000;
  budget.take(100_000);
  assert.equal(stage.budget().given(), 200_000);
});

Deno.test("makeBudget() starts at nothing when what was kept is broken, of the future, or refused", () => {
  const stage = stand({ kbit: 8000, mbPerHour: 1 });
  const slot = Math.floor(stage.ms / (5 * MINUTE));
  for (
    const text of [
      "",
      "{",
      "7",
      "[[1]]",
      `[[${slot + 1},5]]`,
      `[[${slot},-5]]`,
      `[[${slot},null]]`,
      `"${"x".repeat(5000)}"`,
    ]
  ) {
    stage.items.set("dstream/upload/1", text);
    assert.equal(stage.budget().given(), 0, text);
  }
  stage.refuses = true;
  const budget = stage.budget();
  assert.equal(budget.take(900_000), true);
  budget.close();
  assert.equal(budget.take(200_000), false);
  assert.equal(budget.given(), 900_000);
});

Deno.test("makeBudget() obeys limits that the viewer changes while it runs", () => {
  const stage = stand({ kbit: 8000, mbPerHour: 1 });
  const budget = stage.budget();
  budget.take(500_000);
  stage.limits = { kbit: 8000, mbPerHour: 0 };
  assert.equal(budget.take(1), false);
  assert.equal(budget.left(), 0);
});
