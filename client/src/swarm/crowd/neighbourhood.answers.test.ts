import assert from "node:assert/strict";
import { encodeMeshFrame, readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { ascii, guilty, self, stand } from "./trial-neighbourhood.ts";

Deno.test("answered() says what a peer alone sent, as it was asked, and offend() passes the proof on", async () => {
  const { neighbourhood, connect, blamed } = stand();
  const { channel, say, whisper } = await connect(guilty);
  const fields = (kind: number, ...more: number[]) =>
    Uint8Array.of(...ascii("cstr"), kind, 0x69, 1, 7, 0x72, 1, 1, ...more, ...ascii("cend"));
  const name = { rid: "video", n: 7 };
  whisper(encodeMeshFrame({ type: "plays", rid: "video" }));
  say(fields(2, 0x73, 1, 2));
  say(Uint8Array.of(5, 6));
  say(fields(3));
  // Nobody asked.
  assert.equal(neighbourhood.answered(guilty, name), undefined);
  for (const settled of [true, false]) {
    channel.send(fields(1));
    say(fields(2, 0x73, 1, 2));
    say(Uint8Array.of(5, 6));
    say(fields(3));
    if (settled) neighbourhood.settled(name);
    const others = [neighbourhood.answered(self, name), neighbourhood.answered(guilty, { ...name, n: 8 })];
    assert.deepEqual(others, [undefined, undefined]);
    const answer = neighbourhood.answered(guilty, name);
    assert.deepEqual(answer && [...answer], settled ? undefined : [5, 6]);
  }
  neighbourhood.offend(guilty, "byte-mismatch", name);
  assert.deepEqual(blamed, [`${guilty} byte-mismatch proven by 7`]);
});

Deno.test("answered() says nothing of a peer that is connected for another rendition, as an edge may have arranged", async () => {
  for (const rid of [undefined, "video-480", "video"]) {
    const { neighbourhood, connect } = stand();
    const { channel, side, say, whisper } = await connect(guilty);
    assert.ok(side.sent.some((bytes) => {
      const frame = readMeshFrame(bytes);
      return frame?.type === "plays" && frame.rid === "video";
    }));
    if (rid !== undefined) whisper(encodeMeshFrame({ type: "plays", rid }));
    const command = (kind: number, ...more: number[]) =>
      Uint8Array.of(...ascii("cstr"), kind, 0x69, 1, 7, 0x72, 1, 1, ...more, ...ascii("cend"));
    channel.send(command(1));
    for (const bytes of [command(2, 0x73, 1, 1), Uint8Array.of(5), command(3)]) say(bytes);
    const answer = neighbourhood.answered(guilty, { rid: "video", n: 7 });
    assert.deepEqual(answer && [...answer], rid === "video" ? [5] : undefined);
  }
});

/** A whole answer of segment 7, of bytes 5 and 6, from a peer that is connected for the picture or says nothing of it. */
async function answered(plays: "video" | undefined) {
  const world = stand();
  const line = await world.connect(guilty);
  const command = (kind: number, ...more: number[]) =>
    Uint8Array.of(...ascii("cstr"), kind, 0x69, 1, 7, 0x72, 1, 1, ...more, ...ascii("cend"));
  if (plays !== undefined) line.whisper(encodeMeshFrame({ type: "plays", rid: plays }));
  line.channel.send(command(1));
  for (const bytes of [command(2, 0x73, 1, 2), Uint8Array.of(5, 6), command(3)]) line.say(bytes);
  return { ...world, ...line };
}

const WAYS_OUT = {
  "hangs up": ({ channel }: Awaited<ReturnType<typeof answered>>) => channel.close(),
  "says nonsense": ({ say }: Awaited<ReturnType<typeof answered>>) =>
    void say(Uint8Array.of(...ascii("cstr"), 1, ...ascii("cend"))),
};

for (const [how, leave] of Object.entries(WAYS_OUT)) {
  Deno.test(`a peer that ${how} after its last byte leaves its whole answer to be judged, and is proven guilty by it`, async () => {
    const world = await answered("video");
    assert.deepEqual(world.unjudged, []);
    leave(world);
    assert.deepEqual(world.unjudged, [`${guilty} video/7 5,6`]);
    world.neighbourhood.offend(guilty, "byte-mismatch", { rid: "video", n: 7 });
    assert.equal(world.blamed.at(-1), `${guilty} byte-mismatch proven by 7`);
  });

  Deno.test(`a peer that ${how} leaves nothing that is held already, or came for no rendition that it named`, async () => {
    const [held, unnamed] = [await answered("video"), await answered(undefined)];
    held.neighbourhood.settled({ rid: "video", n: 7 });
    for (const world of [held, unnamed]) {
      leave(world);
      assert.deepEqual(world.unjudged, []);
    }
  });
}

Deno.test("close() leaves nothing to be judged", async () => {
  const { neighbourhood, unjudged } = await answered("video");
  neighbourhood.close();
  assert.deepEqual(unjudged, []);
});
