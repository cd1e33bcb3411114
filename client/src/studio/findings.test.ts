import assert from "node:assert/strict";
import type { CaptureState } from "./capture/capture.ts";
import { findingsOf, type FindingsOptions } from "./findings.ts";

const off: CaptureState = {
  camera: { is: "off" },
  microphone: { is: "off" },
  screen: { is: "off" },
  screenSound: undefined,
  devices: { cameras: [], microphones: [] },
  kept: undefined,
};
const plain: FindingsOptions = {
  capture: off,
  scene: "camera",
  shown: "card",
  link: { link: "idle" },
  muted: false,
  silent: false,
  troubles: [],
  keyframes: "forced",
};

Deno.test("findingsOf() says once, not three times, that a page came insecurely", () => {
  const gone = { is: "gone", fault: "insecure" } as const;
  const capture = { ...off, camera: gone, microphone: gone, screen: gone };
  assert.deepEqual(findingsOf({ ...plain, scene: "both", capture }), [{
    finding: "page",
    fault: "insecure",
  }]);
});

Deno.test("findingsOf() is silent about a source that the scene doesn't use", () => {
  const capture: CaptureState = { ...off, screen: { is: "gone", fault: "stopped" } };
  assert.deepEqual(findingsOf({ ...plain, capture }), []);
  assert.deepEqual(findingsOf({ ...plain, capture, scene: "screen", shown: "camera" }), [
    { finding: "source", what: "screen", fault: "stopped", shown: "camera" },
  ]);
});

Deno.test("findingsOf() tells a phone's missing screen sharing from a browser that can't do anything", () => {
  const capture: CaptureState = { ...off, screen: { is: "gone", fault: "unsupported" } };
  assert.equal(findingsOf({ ...plain, capture, scene: "both" })[0]?.finding, "source");
});

Deno.test("findingsOf() speaks of the way only while sending", () => {
  const all = { ...plain, muted: true, troubles: ["tcp"] as const, keyframes: "asked" as const };
  assert.deepEqual(findingsOf(all), []);
  assert.deepEqual(
    findingsOf({ ...all, link: { link: "sending", since: 0 } }).map(({ finding }) => finding),
    ["muted", "trouble", "keyframes-asked"],
  );
});
