import assert from "node:assert/strict";
import { FakeDevices } from "../../../testing/fake-media.ts";
import { PRESETS } from "../presets.ts";
import { makeCapture } from "./capture.ts";
import { type CaptureFault, type CaptureWhat, readCaptureFault } from "./capture-fault.ts";

const preset = () => PRESETS["720p30"];

function stand(media: FakeDevices | undefined = new FakeDevices(), secure = true) {
  let changes = 0;
  const capture = makeCapture({ media: media?.asMedia(), secure, preset, onState: () => changes++ });
  return { capture, media: media ?? new FakeDevices(), changes: () => changes };
}

for (
  const [name, message, what, fault] of [
    ["NotAllowedError", "Permission denied", "camera", "denied"],
    ["NotAllowedError", "Permission denied by system", "camera", "denied-by-system"],
    ["NotAllowedError", "Permission dismissed", "microphone", "dismissed"],
    ["NotAllowedError", "Permission denied", "screen", "dismissed"],
    ["NotFoundError", "Requested device not found", "camera", "none"],
    ["OverconstrainedError", "", "camera", "none"],
    ["NotReadableError", "Could not start video source", "camera", "busy"],
    ["AbortError", "", "microphone", "busy"],
    ["SecurityError", "", "camera", "denied"],
    ["NotSupportedError", "", "screen", "unsupported"],
    ["InvalidStateError", "", "screen", "failed"],
  ] as const satisfies readonly [string, string, CaptureWhat, CaptureFault][]
) {
  Deno.test(`readCaptureFault() says ${fault} for ${name} “${message}” of the ${what}`, () => {
    assert.equal(readCaptureFault(new DOMException(message, name), what), fault);
  });
}

Deno.test("readCaptureFault() says failed for what is no error", () => {
  assert.equal(readCaptureFault("no", "camera"), "failed");
});

Deno.test("askBoth() says insecure on a page without devices, and unsupported in a browser without them", async () => {
  const capture = makeCapture({ media: undefined, secure: false, preset, onState: () => {} });
  await capture.askBoth();
  assert.deepEqual(capture.state().camera, { is: "gone", fault: "insecure" });
  const old = makeCapture({ media: undefined, secure: true, preset, onState: () => {} });
  assert.equal(await old.askScreen(), "unsupported");
});

Deno.test("askBoth() goes on with the microphone when there is no camera", async () => {
  const { capture, media } = stand();
  media.refusals.video = ["NotFoundError", ""];
  await capture.askBoth();
  assert.deepEqual(capture.state().camera, { is: "gone", fault: "none" });
  assert.equal(capture.state().microphone.is, "on");
  assert.deepEqual(media.asked, ["video+audio", "video", "audio"]);
});

Deno.test("askBoth() doesn't ask again when the question was closed", async () => {
  const { capture, media } = stand();
  media.refusals.video = ["NotAllowedError", "Permission dismissed"];
  await capture.askBoth();
  assert.deepEqual(media.asked, ["video+audio"]);
  assert.deepEqual(capture.state().microphone, { is: "gone", fault: "dismissed" });
});

Deno.test("ask() keeps the device that is on when another one is busy", async () => {
  const { capture, media } = stand();
  await capture.askBoth();
  media.refusals.video = ["NotReadableError", ""];
  assert.equal(await capture.ask("camera", "other"), "busy");
  const { camera } = capture.state();
  assert.equal(camera.is === "on" && camera.device, "cam");
  assert.equal(media.tracks[0]?.readyState, "live");
  assert.deepEqual(capture.state().kept, { what: "camera", fault: "busy" });
  media.refusals = {};
  await capture.ask("camera", "third");
  assert.equal(capture.state().kept, undefined);
});

Deno.test("ask() stops the device it replaces, and not before the new one is there", async () => {
  const { capture, media } = stand();
  await capture.askBoth();
  await capture.ask("camera", "other");
  const { camera } = capture.state();
  assert.equal(camera.is === "on" && camera.device, "other");
  assert.equal(media.tracks[0]?.readyState, "ended");
});

Deno.test("a camera that is unplugged is named, and the rest stays", async () => {
  const { capture, media } = stand();
  await capture.askBoth();
  media.tracks[0]?.end();
  assert.deepEqual(capture.state().camera, { is: "gone", fault: "unplugged" });
  assert.equal(capture.state().microphone.is, "on");
});

Deno.test("a share ended from the browser's bar is named, and its sound goes with it", async () => {
  const { capture, media } = stand();
  await capture.askScreen();
  assert.ok(capture.state().screenSound !== undefined);
  media.tracks[0]?.end();
  assert.deepEqual(capture.state().screen, { is: "gone", fault: "stopped" });
  assert.equal(capture.state().screenSound, undefined);
  assert.equal(media.tracks[1]?.readyState, "ended");
});

Deno.test("askScreen() keeps what is shared when the picker is closed", async () => {
  const { capture, media } = stand();
  await capture.askScreen();
  media.refusals.screen = ["NotAllowedError", "Permission denied"];
  assert.equal(await capture.askScreen(), "dismissed");
  assert.equal(capture.state().screen.is, "on");
  assert.equal(media.tracks[0]?.readyState, "live");
});

Deno.test("askScreen() is off, not broken, when the picker is closed at first", async () => {
  const { capture, media } = stand();
  media.refusals.screen = ["NotAllowedError", "Permission denied"];
  await capture.askScreen();
  assert.deepEqual(capture.state().screen, { is: "off" });
});

Deno.test("what is plugged in later can be chosen", async () => {
  const { capture, media } = stand();
  await capture.askBoth();
  media.plugged.push({ kind: "videoinput", deviceId: "usb", label: "USB camera" });
  media.dispatchEvent(new Event("devicechange"));
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(capture.state().devices.cameras.map(({ id }) => id), ["cam", "usb"]);
});

Deno.test("close() stops every device and is silent", async () => {
  const { capture, media, changes } = stand();
  await capture.askBoth();
  await capture.askScreen();
  const before = changes();
  capture.close();
  media.dispatchEvent(new Event("devicechange"));
  for (const track of media.tracks) track.dispatchEvent(new Event("ended"));
  assert.equal(media.tracks.every(({ readyState }) => readyState === "ended"), true);
  assert.equal(changes(), before);
});
