import assert from "node:assert/strict";
import type { MtxPath } from "./mediamtx-client.ts";
import { makeMuxerRenewal } from "./muxer-renewal.ts";

const LINE = "MediaMTX: ERR [HLS] [muxer live/one] muxer instance crashed: muxer error: " +
  "unable to extract DTS: SPS not received yet";

const path = (name: string, ready = true): MtxPath => ({
  name,
  ready,
  inboundBytes: 0,
  source: undefined,
  codecs: [],
  framesInError: 0,
});

function trial(paths: MtxPath[], renewed = true) {
  const log: string[] = [];
  const clock = { ms: 0 };
  let renewals = 0;
  const renewal = makeMuxerRenewal({
    client: {
      paths: () => Promise.resolve(paths),
      renewMuxers: () => {
        renewals++;
        return Promise.resolve(renewed);
      },
    },
    now: () => clock.ms,
    log: (line) => log.push(line),
  });
  const after = async (line: string) => {
    renewal.read(line);
    await renewal.settled();
    return renewals;
  };
  return { after, clock, log };
}

Deno.test("makeMuxerRenewal() takes no muxer from a neighbour", async () => {
  assert.equal(await trial([path("live/one"), path("live/two")]).after(LINE), 0);
});

Deno.test("makeMuxerRenewal() does nothing for other lines", async () => {
  const { after } = trial([path("live/one")]);
  for (
    const line of [
      LINE.replace("crashed", "created"),
      LINE.replace("live/one", "live/../one"),
      LINE.replace("[muxer live/one]", "[conn 192.0.2.7:1]"),
    ]
  ) assert.equal(await after(line), 0, line);
});

Deno.test("makeMuxerRenewal() takes no stranger's stream id for what a muxer says", async () => {
  const { after } = trial([path("live/one")]);
  for (const level of ["INF", "WAR", "ERR"]) {
    for (const id of [LINE, `x\n${LINE}`, `x\n${LINE}\n`]) {
      assert.equal(
        await after(`MediaMTX: ${level} [SRT] [conn 192.0.2.7:1] closed: invalid stream ID '${id}'`),
        0,
      );
      assert.equal(await after(`MediaMTX ended with code 1. Its last lines:\n  ${id}`), 0);
    }
  }
});

Deno.test("makeMuxerRenewal() leaves an encoder that breaks every muxer to MediaMTX's own pace", async () => {
  const { after, clock } = trial([path("live/one")]);
  for (const renewals of [1, 2, 3, 3, 3]) {
    assert.equal(await after(LINE), renewals);
    clock.ms += 1000;
  }
  clock.ms = 10_000;
  assert.equal(await after(LINE), 4);
});

Deno.test("makeMuxerRenewal() says what it did, and nothing where MediaMTX is away", async () => {
  const done = trial([path("live/one"), path("live/two", false)]);
  assert.equal(await done.after(LINE), 1);
  assert.match(done.log.join(), /^one: its muxer broke/);
  const away = trial([], false);
  await away.after(LINE);
  assert.deepEqual(away.log, []);
});
