import assert from "node:assert/strict";
import { type KeyPress, stageAction } from "./stage-keys.ts";

const press = (key: string, changes: Partial<KeyPress> = {}) =>
  stageAction({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    defaultPrevented: false,
    focus: { tag: "BODY", role: null, editable: false },
    ...changes,
  });

Deno.test("stageAction() leaves keys alone where text is written", () => {
  for (const tag of ["INPUT", "TEXTAREA", "SELECT"]) {
    assert.equal(press("c", { focus: { tag, role: null, editable: false } }), undefined);
  }
  assert.equal(press("m", { focus: { tag: "DIV", role: null, editable: true } }), undefined);
});

Deno.test("stageAction() leaves the browser its own shortcuts", () => {
  assert.equal(press("c", { ctrlKey: true }), undefined);
  assert.equal(press("f", { metaKey: true }), undefined);
  assert.equal(press("m", { defaultPrevented: true }), undefined);
  assert.equal(press("Enter"), undefined);
});

Deno.test("stageAction() lets Space press the button that has the focus", () => {
  assert.equal(press(" ", { focus: { tag: "BUTTON", role: null, editable: false } }), undefined);
  assert.equal(
    press(" ", { focus: { tag: "MEDIA-PLAY-BUTTON", role: "button", editable: false } }),
    undefined,
  );
  assert.equal(press("m", { focus: { tag: "BUTTON", role: null, editable: false } }), "mute");
});

Deno.test("stageAction() knows every key of the list", () => {
  assert.deepEqual([" ", "m", "F", "c", "l", "?"].map((key) => press(key)), [
    "play",
    "mute",
    "fullscreen",
    "chat",
    "live",
    "help",
  ]);
});
