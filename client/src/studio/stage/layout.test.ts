import assert from "node:assert/strict";
import fc from "fast-check";
import { CORNERS, passesUndrawn, placementsOf, shownOf } from "./layout.ts";

const STAGE = { width: 1280, height: 720 };

for (
  const [scene, camera, screen, shown] of [
    ["camera", false, false, "card"],
    ["both", false, false, "card"],
    ["camera", false, true, "screen"],
    ["screen", true, false, "camera"],
    ["both", true, false, "camera"],
    ["both", false, true, "screen"],
    ["both", true, true, "both"],
    ["camera", true, true, "camera"],
    ["screen", true, true, "screen"],
  ] as const
) {
  Deno.test(`shownOf() shows ${shown} for ${scene} with camera ${camera} and screen ${screen}`, () => {
    assert.equal(shownOf(scene, { camera, screen }), shown);
  });
}

const size = fc.record({
  width: fc.integer({ min: 16, max: 7680 }),
  height: fc.integer({ min: 16, max: 4320 }),
});

Deno.test("placementsOf() never reads outside a picture nor draws outside the stage", () =>
  fc.assert(
    fc.property(
      size,
      size,
      fc.constantFrom("camera", "screen", "both", "card"),
      fc.constantFrom(...CORNERS),
      (camera, screen, shown, corner) => {
        for (const { source, from, to } of placementsOf(shown, STAGE, { camera, screen }, corner)) {
          const picture = source === "camera" ? camera : screen;
          assert.ok(from.x >= 0 && from.x + from.width <= picture.width);
          assert.ok(from.y >= 0 && from.y + from.height <= picture.height);
          assert.ok(to.x >= 0 && to.x + to.width <= STAGE.width);
          assert.ok(to.y >= 0 && to.y + to.height <= STAGE.height);
        }
      },
    ),
  ));

Deno.test("placementsOf() leaves out a source that has no picture yet", () => {
  assert.deepEqual(placementsOf("both", STAGE, { camera: undefined, screen: undefined }, "top-left"), []);
});

Deno.test("placementsOf() cuts nothing off a screen, and not a phone's camera held upright", () => {
  for (const shown of ["screen", "camera"] as const) {
    const sizes = { camera: { width: 720, height: 1280 }, screen: { width: 720, height: 1280 } };
    const [only] = placementsOf(shown, STAGE, sizes, "top-left");
    assert.deepEqual(only?.from, { x: 0, y: 0, width: 720, height: 1280 });
    assert.equal(only?.to.height, 720);
  }
});

Deno.test("passesUndrawn() only for one picture of the stage's own size", () => {
  const at = (camera: { width: number; height: number }) =>
    passesUndrawn(placementsOf("camera", STAGE, { camera, screen: undefined }, "top-left"), STAGE);
  assert.equal(at({ width: 640, height: 360 }), false);
  assert.equal(at({ width: 1280, height: 960 }), false);
  assert.equal(at(STAGE), true);
  assert.equal(
    passesUndrawn(placementsOf("both", STAGE, { camera: STAGE, screen: STAGE }, "top-left"), STAGE),
    false,
  );
  assert.equal(passesUndrawn([], STAGE), false);
});
