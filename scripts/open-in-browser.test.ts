import assert from "node:assert/strict";
import { browserOpener } from "./open-in-browser.ts";

const from = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("browserOpener() gives nothing where there is no desktop", () => {
  assert.equal(browserOpener("linux", from({})), undefined);
  assert.equal(browserOpener("linux", from({ DISPLAY: "" })), undefined);
});

Deno.test("browserOpener() knows X11, Wayland and macOS", () => {
  assert.equal(browserOpener("linux", from({ DISPLAY: ":0" })), "xdg-open");
  assert.equal(browserOpener("linux", from({ WAYLAND_DISPLAY: "wayland-0" })), "xdg-open");
  assert.equal(browserOpener("darwin", from({})), "open");
});
