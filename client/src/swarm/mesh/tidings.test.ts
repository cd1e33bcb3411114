import assert from "node:assert/strict";
import type { MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { makeTrialTime } from "../trial-time.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { makeTidings } from "./tidings.ts";

const part = (p: number) => ({ rid: "video", n: 0, p });

/** Two pages that are each other's only neighbours, a millisecond apart. */
function stand() {
  const time = makeTrialTime();
  const said: string[] = [];
  let sharing = true;
  let apart = false;
  const pages = ["a", "b"].map((selfId, at) => {
    const known = new Set<string>();
    const peer = {
      peerId: at === 0 ? "b" : "a",
      knows: known,
      say(frame: MeshFrame) {
        if (frame.type !== "have") return;
        said.push(`${selfId} ${frame.name.p} ${time.now()}`);
        time.after(1, () => pages[1 - at]?.known.add(`media/video/0/${frame.name.p}`));
      },
    } as unknown as NeighbourLink;
    const tidings = makeTidings({
      selfId,
      neighbours: () => apart ? [] : [peer],
      isSharing: () => sharing,
      after: time.after,
    });
    return { known, tell: (p: number) => tidings.tell([peer], "media", part(p)), close: tidings.close };
  });
  const [a, b] = pages;
  assert.ok(a && b);
  return { a, b, time, said, rest: () => void (sharing = false), leave: () => void (apart = true) };
}

Deno.test("tell() says nothing more to who is no neighbour any more, while this page shares nothing, or once closed", () => {
  for (const end of ["rest", "leave", "close"] as const) {
    const { b, time, said, ...stop } = stand();
    b.tell(0);
    if (end === "close") b.close();
    else stop[end]();
    time.pass(1000);
    assert.deepEqual(said, [], end);
  }
});

Deno.test("tell() lets one of two say of each object that it is here, by turns, whoever has it first", () => {
  const { a, b, time, said } = stand();
  for (const [first, other] of [[a, b], [b, a]] as const) {
    for (const p of [0, 1]) {
      for (const { known } of [a, b]) known.clear();
      said.length = 0;
      first.tell(p);
      time.pass(40);
      other.tell(p);
      time.pass(1000);
      assert.deepEqual(said.map((one) => one.split(" ")[0]), [p === 0 ? "a" : "b"]);
    }
  }
});

Deno.test("tell() says it a moment later where the other one, who was to say it, didn't", () => {
  const { b, time, said } = stand();
  const start = time.now();
  b.tell(0);
  time.pass(1000);
  assert.deepEqual(said, [`b 0 ${start + 80}`]);
});
