import assert from "node:assert/strict";
import { makeLoneliness } from "./loneliness.ts";

const crowdOf = (company: number | undefined) => ({ name: "crowd" as const, company: () => company });

Deno.test("makeLoneliness() notices nothing where nobody shares parts, somebody shares segments, or nobody has said so", () => {
  let ms = 0;
  const { lasts } = makeLoneliness(() => ms);
  for (
    const [engine, taking] of [
      [undefined, 3],
      [{ name: "mesh" as const, company: () => 1 }, 3],
      [crowdOf(undefined), 3],
      [crowdOf(2), 3],
      [crowdOf(1), 0],
      [crowdOf(1), undefined],
    ] as const
  ) {
    for (let at = 0; at < 3; at++) {
      assert.equal(lasts(engine, taking), false);
      ms += 20_000;
    }
  }
});

Deno.test("makeLoneliness() notices when it lasts, and begins anew when somebody came in between", () => {
  let ms = 0;
  const { lasts } = makeLoneliness(() => ms);
  assert.equal(lasts(crowdOf(1), 2), false);
  ms = 9000;
  assert.equal(lasts(crowdOf(2), 2), false);
  assert.equal(lasts(crowdOf(0), 2), false);
  ms = 18_000;
  assert.equal(lasts(crowdOf(1), 2), false);
  ms = 19_000;
  assert.equal(lasts(crowdOf(1), 2), true);
});
