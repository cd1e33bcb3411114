import assert from "node:assert/strict";
import { encodeFragments } from "../fmp4/trial-media.ts";
import { readFragment } from "../fmp4/fragment.ts";
import { makeSoundMeter } from "./sound-meter.ts";

async function silentS(
  options: { sound: string; codec: readonly string[]; seconds?: number },
): Promise<number> {
  const { fragments } = await encodeFragments({ kind: "audio", seconds: 6, ...options });
  const meter = makeSoundMeter(48_000);
  for (const bytes of fragments) {
    const fragment = readFragment(bytes);
    assert.ok(fragment);
    meter.add({ bytes, fragment });
  }
  return meter.silentS();
}

const CODECS = {
  AAC: ["-c:a", "aac", "-b:a", "128k"],
  Opus: ["-c:a", "libopus", "-b:a", "64k"],
  "Opus at a constant rate": ["-c:a", "libopus", "-b:a", "64k", "-vbr", "off"],
  "Opus for speech": ["-c:a", "libopus", "-b:a", "24k", "-application", "voip"],
} as const;

for (const [name, codec] of Object.entries(CODECS)) {
  Deno.test(`makeSoundMeter() hears sound in ${name}, be it a pure tone or the faintest noise`, async () => {
    for (const sound of ["sine=r=48000", "sine=f=1000:r=48000", "anoisesrc=r=48000:a=0.0005:seed=1"]) {
      assert.ok(await silentS({ sound, codec }) < 0.2, sound);
    }
  });

  Deno.test(`makeSoundMeter() counts the seconds of silence in ${name}`, async () => {
    for (const sound of ["anullsrc=r=48000:cl=stereo", "anullsrc=r=48000:cl=mono"]) {
      assert.ok(await silentS({ sound, codec }) > 5, sound);
    }
    // Two seconds of a tone, then nothing.
    const muted = await silentS({ sound: "sine=r=48000:d=2,apad=whole_dur=6", codec });
    assert.ok(muted > 3 && muted <= 4.1, String(muted));
  });
}

Deno.test("makeSoundMeter() takes a part that it can't read for sound", () => {
  const meter = makeSoundMeter(48_000);
  const samples = Array.from({ length: 10 }, () => ({ duration: 960, size: 3, flags: 0, offset: 0 }));
  for (let n = 0; n < 100; n++) {
    const fragment = { decodeTime: n * 9600, ticks: 9600, independent: true, samples };
    meter.add({ bytes: new Uint8Array(40), fragment });
  }
  assert.equal(meter.silentS(), 0);
});
