import assert from "node:assert/strict";
import { type MenuPlaceOptions, placeMenu } from "./menu-place.ts";

const SCREEN = { width: 1000, height: 800 };
const at = (top: number, more: Partial<MenuPlaceOptions> = {}) =>
  placeMenu({
    button: { top, bottom: top + 40, left: 700, right: 780 },
    menu: { width: 288, height: 400 },
    screen: SCREEN,
    rtl: false,
    ...more,
  });

Deno.test("placeMenu() goes below a button that is at the top of a scrolled page, and no further than the screen", () => {
  assert.deepEqual(at(20), { side: "below", block: 68, left: 492, room: 724 });
});

Deno.test("placeMenu() keeps a wide menu on the screen, whichever way lines run", () => {
  const button = { top: 700, bottom: 740, left: 20, right: 100 };
  assert.equal(at(0, { button }).left, 8);
  assert.equal(at(0, { button, rtl: true }).left, 20);
  assert.equal(at(0, { button: { ...button, left: 900, right: 980 }, rtl: true }).left, 704);
  assert.equal(at(0, { button, screen: { width: 280, height: 800 } }).left, 8);
});

Deno.test("placeMenu() takes the side with more room where neither has enough, and leaves none below nothing", () => {
  assert.deepEqual(at(390), { side: "above", block: 418, left: 492, room: 374 });
  assert.equal(at(370).side, "below");
  assert.equal(at(0, { screen: { width: 1000, height: 50 } }).room, 0);
});

Deno.test("placeMenu() goes above where all of it has room", () => {
  assert.deepEqual(at(600), { side: "above", block: 208, left: 492, room: 584 });
  assert.equal(at(416).side, "above");
});
