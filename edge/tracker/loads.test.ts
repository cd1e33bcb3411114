import assert from "node:assert/strict";
import fc from "fast-check";
import { makeLoads, NOT_COUNTED } from "./loads.ts";
import type { Member, Pair } from "./member.ts";
import { makeSwarm } from "./swarm.ts";

const LIMITS = { offerMs: 50_000, pairMs: 300_000 };

function memberOf(peerId: string, reported?: number): Member<string> {
  return {
    visitor: "",
    peerId,
    cap: 5,
    uplink: undefined,
    open: true,
    completed: false,
    announcedAt: 0,
    expiresAt: Infinity,
    reported,
    pairs: new Map(),
    met: new Set(),
    at: 0,
    ...NOT_COUNTED,
  };
}

/** Loads, and two members who were brought together at 0. */
function pairUp(from: Member<string>, to: Member<string>) {
  const loads = makeLoads<string>(LIMITS);
  const pair: Pair<string> = { from, to, offerId: "offer", madeAt: 0, answeredAt: undefined };
  from.pairs.set(to.peerId, pair);
  to.pairs.set(from.peerId, pair);
  loads.note(pair, true);
  return { loads, pair };
}

Deno.test("loadOf() counts an offer without answer until its time is over, and ends it for both then", () => {
  const [a, b] = [memberOf("a"), memberOf("b")];
  const { loads } = pairUp(a, b);
  assert.deepEqual([loads.loadOf(a, 49_999), loads.loadOf(b, 49_999)], [1, 1]);
  assert.equal(loads.loadOf(a, 50_000), 0);
  assert.deepEqual([a.pairs.size, b.pairs.size], [0, 0]);
  assert.equal(loads.loadOf(b, 50_000), 0);
});

Deno.test("loadOf() counts what was answered since a member said how many neighbours it has, and not what it said itself", () => {
  const [a, b] = [memberOf("a", 2), memberOf("b")];
  const { loads, pair } = pairUp(a, b);
  assert.equal(loads.loadOf(a, 1), 3);
  pair.answeredAt = 10;
  loads.recount(pair);
  assert.equal(loads.loadOf(a, 10), 3);
  loads.report(a, 4, 20);
  assert.equal(loads.loadOf(a, 20), 4);
  loads.report(b, undefined, 20);
  assert.equal(loads.loadOf(b, 20), 1);
});

Deno.test("hasLoad() believes who says so, and ends what is over all the same", () => {
  const [a, b] = [memberOf("a", 5), memberOf("b")];
  const { loads } = pairUp(a, b);
  assert.equal(loads.hasLoad(a, 5, 49_999), true);
  assert.equal(a.pairs.size, 1);
  assert.equal(loads.hasLoad(a, 5, 50_000), true);
  assert.deepEqual([a.pairs.size, b.pairs.size], [0, 0]);
});

Deno.test("hasLoad() counts pairs of who says less", () => {
  const [a, b] = [memberOf("a", 4), memberOf("b", 4)];
  const { loads, pair } = pairUp(a, b);
  assert.deepEqual([loads.hasLoad(a, 5, 1), loads.hasLoad(a, 6, 1)], [true, false]);
  loads.unpair(pair);
  assert.deepEqual([loads.hasLoad(a, 5, 1), loads.hasLoad(b, 5, 1)], [false, false]);
});

Deno.test("makeSwarm() knows each load as if it were counted anew, and ends what is over whenever it is asked", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          act: fc.constantFrom("announce", "pair", "answer", "remove", "wanted", "wait"),
          a: fc.nat(5),
          b: fc.nat(5),
          ms: fc.integer({ min: 1, max: 200_000 }),
          degree: fc.option(fc.nat(6), { nil: undefined }),
        }),
        { maxLength: 60 },
      ),
      (acts) => {
        const limits = { offerMs: 50_000, pairMs: 300_000, retryMs: 20_000 };
        const swarm = makeSwarm<string>({ limits, random: () => 0 });
        let now = 0;
        const counted = (member: Member<string>) => {
          const live = [...member.pairs.values()].filter(({ madeAt, answeredAt }) =>
            now < (answeredAt === undefined ? madeAt + limits.offerMs : answeredAt + limits.pairMs)
          );
          const open = live.filter(({ answeredAt = Infinity }) =>
            member.reported === undefined || answeredAt > member.announcedAt
          );
          return (member.reported ?? 0) + open.length;
        };
        for (const { act, a, b, ms, degree } of acts) {
          const [one, other] = [swarm.get(`${a}`), swarm.get(`${b}`)];
          if (act === "wait") now += ms;
          else if (act === "announce") {
            const said = { cap: 5, open: true, completed: false, uplink: undefined, degree };
            swarm.announce(`${a}`, "", said, now);
          } else if (one === undefined) continue;
          else if (act === "remove") swarm.remove(one);
          else if (act === "wanted") {
            const target = swarm.taking() <= one.cap ? swarm.taking() - 1 : 2;
            const load = counted(one);
            assert.equal(swarm.isSatisfied(one, now), swarm.taking() > 1 && load >= target);
            assert.equal(swarm.wanted(one, now), Math.max(0, target - load));
            for (const pair of one.pairs.values()) {
              assert.ok(now < (pair.answeredAt ?? Infinity) + limits.pairMs);
              assert.ok(pair.answeredAt !== undefined || now < pair.madeAt + limits.offerMs);
            }
          } else if (other === undefined || other === one) continue;
          else if (act === "pair") swarm.pair(one, other, "offer", now);
          else swarm.answer(one, other, "offer", now);
          // Not each time, since to be counted ends what is over.
          for (const member of a === b ? swarm.members() : []) {
            // Asked twice: counting ends what is over.
            const load = counted(member);
            assert.deepEqual([swarm.loadOf(member, now), swarm.loadOf(member, now)], [load, load]);
          }
        }
      },
    ),
    { numRuns: 300 },
  ));
