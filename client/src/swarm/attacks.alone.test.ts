import assert from "node:assert/strict";
import { sha256Hex } from "../../../contracts/sha256.ts";
import { intrude, type Intrusion } from "../../testing/swarm-page/intrusion.ts";
import type { MeshAttackName } from "../../testing/swarm-page/mesh-attacks.ts";
import {
  type SwarmStand,
  swarmTrial,
  type SwarmViewer,
  untilMet,
  untilPlayed,
} from "../../testing/swarm-page/stand.ts";

type Proven = readonly [attack: MeshAttackName, reason: string];

/** Attacks with one proven author, and what whoever they hit tells the tracker; as many at a time as two viewers have room for. */
const PROVEN: readonly (readonly Proven[])[] = [
  [["flip", "byte-mismatch"], ["forge", "bad-playlist"], ["reorder", "malformed"], ["pose", "malformed"]],
  [["swap", "byte-mismatch"], ["old", "bad-playlist"], ["damage", "malformed"], ["chatter", "flood"]],
  [["flood", "flood"], ["strip", "bad-playlist"], ["noise", "malformed"], ["endless", "bad-playlist"]],
];
/** Whoever does this may as well have bad luck: nobody is blamed, and nobody waits long. */
const UNPROVEN = ["claim", "prefix"] as const satisfies readonly MeshAttackName[];

/** What the tracker was told, by the attack of whom it was told about. */
function told({ edge }: SwarmStand, attacks: ReadonlyMap<string, MeshAttackName>): string[] {
  return edge.tracker.complaints.map(({ about, reason }) => `${attacks.get(about)} ${reason}`);
}

/** Waits until both viewers have complained of each attack; says which they bore. */
async function untilBlamed(
  stand: SwarmStand,
  wave: readonly Proven[],
  attacks: ReadonlyMap<string, MeshAttackName>,
): Promise<void> {
  const times = (attack: string) => told(stand, attacks).filter((one) => one.startsWith(attack)).length;
  const missing = () => wave.filter(([attack]) => times(attack) < 2);
  const end = Date.now() + 15_000;
  while (missing().length > 0) {
    assert.ok(Date.now() < end, `not blamed by both: ${missing()}; told: ${told(stand, attacks)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Only sealed bytes reached hls.js, playlists never went back, and the picture never stood still. */
async function assertUnharmed(viewer: SwarmViewer, { origin }: SwarmStand): Promise<void> {
  const { player, trust, rung, stillMs, smallestBuffer, waits, taken, refusals } = await viewer.figures();
  assert.deepEqual([player, trust, rung], ["playing", "verified", "low"]);
  // With enough left to play it was the machine that stood still, and nobody's attack.
  const left = `${smallestBuffer} s left to play at least, longest waits ${JSON.stringify(waits)}`;
  assert.ok(stillMs < 250, `stood still for ${stillMs} ms; ${left}`);
  assert.ok(taken.peers > 0, "the honest go on sharing");
  const foreign = ["peer byte-mismatch", "peer chain-mismatch", "peer stripped", "peer malformed"];
  assert.deepEqual(refusals.filter((refusal) => !foreign.includes(refusal)), []);

  const witnessed = await viewer.page.evaluate(() => globalThis.swarmPage.witnessed());
  assert.ok(witnessed !== undefined && witnessed.media.length > 100 && witnessed.playlists > 100);
  assert.equal(witnessed.backwards, 0);
  const bad = witnessed.media.filter(([path, sha256]) => {
    const truth = origin.truth(path);
    return truth === undefined || sha256Hex(truth) !== sha256;
  });
  assert.deepEqual(bad, []);
}

/** Whoever was blamed was let in once by each viewer, however often it asked. */
async function assertKeptAway(intruders: Intrusion, id: string, attack: string): Promise<void> {
  const { opened, connected } = await intruders.alone(id);
  assert.deepEqual([new Set(opened.map(({ to }) => to)).size, opened.length, connected], [2, 2, 0], attack);
}

swarmTrial(
  "among hostile pages two viewers, one without a worker, play only sealed bytes without a pause, and blame the hostile alone",
  async (stand) => {
    const viewers = await Promise.all(
      [true, false].map((worker) => stand.open({ syncSeconds: 2, witness: { worker } })),
    );
    const intruders = await intrude(stand);
    await untilMet(viewers, 1);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
    await Promise.all(viewers.map((viewer) => viewer.forget()));

    const blamed = new Map<string, MeshAttackName>();
    for (const wave of PROVEN) {
      const ids = await intruders.send(wave.map(([attack]) => attack));
      wave.forEach(([attack], at) => blamed.set(ids[at] ?? "", attack));
      await untilBlamed(stand, wave, blamed);
      for (const id of ids) await assertKeptAway(intruders, id, blamed.get(id) ?? "");
      // The first goes on asking to be let in, until the end.
      for (const id of ids.slice(wave === PROVEN[0] ? 1 : 0)) await intruders.leave(id);
    }

    const lucky = await intruders.send(UNPROVEN);
    const [poisoner = ""] = blamed.keys();
    const victims = (await intruders.figures(poisoner)).opened.map(({ to }) => to);
    await intruders.answerUnasked(victims, 20);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 6)));
    for (const id of lucky) {
      const { opened, deeds, connected } = await intruders.figures(id);
      assert.ok(opened.length === 2 && connected === 2 && deeds > 20, "who can't be proven guilty stays");
    }
    for (const viewer of viewers) {
      assert.equal(
        (await viewer.figures()).peers,
        1 + lucky.length,
        "an answer that nobody asked for leads nowhere",
      );
    }
    await assertKeptAway(intruders, poisoner, "flip");
    for (const viewer of viewers) await assertUnharmed(viewer, stand);
    const expected = PROVEN.flat().map((proven) => proven.join(" "));
    assert.deepEqual(told(stand, blamed).toSorted(), [...expected, ...expected].toSorted());
  },
  { sharing: { tier: "open", threshold: 2 } },
);
