import assert from "node:assert/strict";
import { trackerRequestJson } from "../../contracts/swarm/tracker-requests.ts";
import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { readSaid } from "./said.ts";
import type { Seat } from "./seat.ts";

const KEPT = 4;
const nothing = { numWant: 5, offers: [], uploaded: 0, downloaded: 0 };
const announce = (n: number, more: Partial<TrackerRequest & { action: "announce" }> = {}) =>
  trackerRequestJson({
    action: "announce",
    infoHash: `trial-swarm-0000000${n}`,
    peerId: "trial-peer-000000000",
    ...nothing,
    ...more,
  });

Deno.test("readSaid() refuses again what it refused before", () => {
  const seat: Pick<Seat, "said"> = {};
  for (const text of ["", "{", '{"action":"announce"}', announce(1).slice(0, -1)]) {
    assert.equal(readSaid(seat, text, KEPT), undefined);
    assert.equal(readSaid(seat, text, KEPT), undefined);
  }
  assert.equal(seat.said, undefined);
});

Deno.test("readSaid() keeps neither what is said once nor what is long nor more than it may", () => {
  const said = () => seat.said?.size ?? 0;
  const seat: Pick<Seat, "said"> = {};
  const offers = [{ offerId: "o", sdp: "v=0" }];
  for (
    const text of [
      announce(1, { event: "started" }),
      announce(1, { event: "stopped" }),
      announce(1, { offers }),
      `${announce(1)}${" ".repeat(512)}`,
    ]
  ) {
    assert.equal(readSaid(seat, text, KEPT)?.action, "announce");
  }
  assert.equal(said(), 0);
  for (let n = 0; n < 10; n++) {
    readSaid(seat, announce(n), KEPT);
    assert.ok(said() <= KEPT);
  }
});

Deno.test("readSaid() gives the same for the same text, and another for another", () => {
  const seat: Pick<Seat, "said"> = {};
  const first = readSaid(seat, announce(1, { degree: 3 }), KEPT);
  assert.equal(readSaid(seat, announce(1, { degree: 3 }), KEPT), first);
  const other = readSaid(seat, announce(1, { degree: 4 }), KEPT);
  assert.deepEqual(other, { ...first, degree: 4 });
  assert.deepEqual(readSaid(seat, announce(1, { degree: 3 }), KEPT), first);
});
