import assert from "node:assert/strict";
import { type CrowdStand, type CrowdViewer, openCrowdStand } from "../../../testing/crowd-page/stand.ts";
import { browserIsClosed, standTrial } from "../../../testing/stand-trial.ts";
import { openTrialRoom, type TrialRoom } from "../../../testing/trial-room.ts";

let room: Promise<TrialRoom> | undefined;

/** One browser and one build for the file, a stream and a tracker of its own for each test. */
function trial(name: string, run: (stand: CrowdStand) => Promise<void>): void {
  standTrial(name, async () => await openCrowdStand(await (room ??= openTrialRoom("crowd-page"))), run);
}

/** Waits until every viewer is connected to so many others and plays. */
async function met(viewers: readonly CrowdViewer[], others: number): Promise<void> {
  await Promise.all(viewers.map(({ page }) =>
    page.waitForFunction(
      (others) => {
        const { peers, playing } = globalThis.crowdPage.figures();
        return playing && peers.length >= others;
      },
      others,
      { timeout: 20_000, polling: 100 },
    )
  ));
}

async function played(viewer: CrowdViewer, seconds: number): Promise<void> {
  await met([viewer], 0);
  const { position } = await viewer.figures();
  await viewer.page.waitForFunction(
    (until) => globalThis.crowdPage.figures().position >= until,
    position + seconds,
    { timeout: 30_000, polling: 100 },
  );
}

/** Waits until one of them has caught that page. */
async function eitherBlames(victims: readonly CrowdViewer[], peer: string): Promise<void> {
  await Promise.any(victims.map(({ page }) =>
    page.waitForFunction(
      (peer) => globalThis.crowdPage.figures().blamed.some((blame) => blame.startsWith(peer)),
      peer,
      { timeout: 30_000, polling: 100 },
    )
  ));
}

/** Segments asked of the box since then, and how many different ones they were. */
function copies({ origin }: CrowdStand, from: number, rid: string): { asked: number; different: number } {
  const asked = origin.requests.slice(from).filter((path) => new RegExp(`/${rid}/\\d+\\.m4s$`).test(path));
  return { asked: asked.length, different: new Set(asked).size };
}

trial(
  "makeCrowd() fetches each segment once for three pages, and reaches nobody but box and tracker",
  async (stand) => {
    const viewers = [await stand.open(), await stand.open({ worker: false }), await stand.open()];
    await met(viewers, 2);
    await Promise.all(viewers.map((viewer) => played(viewer, 2)));
    await Promise.all(viewers.map((viewer) => viewer.forget()));
    const from = stand.origin.requests.length;
    await Promise.all(viewers.map((viewer) => played(viewer, 7)));

    const [video, audio] = [copies(stand, from, "video"), copies(stand, from, "audio")];
    assert.ok(video.different >= 3 && audio.different >= 3, "time has passed");
    // A machine that is busy elsewhere makes one page late now and then.
    assert.ok(video.asked <= video.different + 1, `${video.asked} requests for ${video.different} of video`);
    assert.ok(audio.asked <= audio.different + 1, `${audio.asked} requests for ${audio.different} of audio`);
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    assert.deepEqual(figures.map(({ stalls, bad, blamed }) => ({ stalls, bad, blamed })), [
      { stalls: 0, bad: 0, blamed: [] },
      { stalls: 0, bad: 0, blamed: [] },
      { stalls: 0, bad: 0, blamed: [] },
    ]);
    const taken = figures.reduce((sum, { taken }) => sum + taken.peers, 0);
    const given = figures.reduce((sum, figure) => sum + figure.given, 0);
    assert.ok(taken > 0 && Math.abs(taken - given) / taken < 0.35, `${taken} taken, ${given} given`);

    const allowed = [stand.origin.url, stand.tracker.url, stand.room.url].map((url) => new URL(url).host);
    for (const viewer of viewers) {
      assert.deepEqual(
        viewer.reached.filter((host) => !allowed.includes(host)),
        [],
      );
    }
  },
);

for (
  const { attacks, proven } of [
    { attacks: ["flip", "swap", "silence"], proven: { flip: "byte-mismatch", swap: "byte-mismatch" } },
    { attacks: ["flood", "ask", "claim"], proven: { flood: "flood", ask: "flood" } },
  ] as const
) {
  trial(
    `makeCrowd() plays nothing of pages that ${attacks.join(", ")}, and blames and leaves only them`,
    async (stand) => {
      const guilty = new Map<string, string>();
      for (const attack of attacks) guilty.set((await stand.open({ attack })).peerId, attack);
      const victims = [await stand.open(), await stand.open({ worker: false })];
      await Promise.all(victims.map((victim) => played(victim, 7)));
      // An asker begins with the first piece that it needs itself, which may take its time.
      await Promise.all(
        [...guilty].filter(([, attack]) => attack in proven).map(([peer]) => eitherBlames(victims, peer)),
      );
      const blamed: string[] = [];
      for (const victim of victims) {
        const figures = await victim.figures();
        assert.deepEqual({ bad: figures.bad, stalls: figures.stalls }, { bad: 0, stalls: 0 });
        assert.ok(figures.segments >= 6, `${figures.segments} segments`);
        for (const blame of figures.blamed) {
          const [peer = "", reason] = blame.split(" ");
          blamed.push(`${guilty.get(peer)} ${reason}`);
          // Whoever was caught is kept away for a minute.
          assert.ok(!figures.peers.includes(peer), blame);
        }
      }
      const words = blamed.join();
      // Bytes that were joined of several pages' prove nothing; whole answers do, such as those of sound by who goes silent in a picture.
      const sure = (await Promise.all(victims.map((victim) => victim.figures())))
        .flatMap(({ proven }) => proven).map((peer) => guilty.get(peer) ?? "honest");
      assert.ok(sure.every((attack) => ["flip", "swap", "silence"].includes(attack)), sure.join());
      assert.equal(sure.length > 0, "flip" in proven);
      for (const [attack, reason] of Object.entries(proven)) {
        assert.ok(blamed.includes(`${attack} ${reason}`), `${attack}: ${words}`);
      }
      assert.ok(blamed.every((blame) => !blame.startsWith("undefined")), words);
      const { complaints } = stand.tracker;
      assert.ok(complaints.length > 0 && complaints.every(({ about }) => guilty.has(about)));
    },
  );
}

trial("makeCrowd() proves who sent false bytes though it hangs up after the last one", async (stand) => {
  const [guilty, victim] = [await stand.open({ attack: "vanish" }), await stand.open()];
  await victim.page.waitForFunction(
    (peer) => globalThis.crowdPage.figures().proven.includes(peer),
    guilty.peerId,
    { timeout: 30_000, polling: 100 },
  );
  const { bad, proven } = await victim.figures();
  assert.deepEqual([bad, proven], [0, [guilty.peerId]]);
});

trial("makePageCertificate() names the certificate by which the page's offers are made", async (stand) => {
  const { page } = await stand.open();
  const { said, offered } = await page.evaluate(() => globalThis.crowdPage.certificate());
  assert.match(said, /^[0-9a-f]{64}$/);
  assert.equal(offered, said);
});

trial(
  "makeCrowd() stalls nobody where the box leaves the first who ask hanging and one page hangs for ever",
  async (stand) => {
    const hanging = await stand.open({ lateMs: 60_000 });
    const viewers = [await stand.open(), await stand.open({ worker: false })];
    await met(viewers, 2);
    // Whoever just begins has a single segment to play while the next one hangs.
    await Promise.all(viewers.map((viewer) => played(viewer, 2)));
    const asked = new Set<string>();
    // Every third segment's first request gets no byte.
    stand.origin.fault = ({ path, kind }) => {
      const isFirst = kind === "segment" && !asked.has(path);
      asked.add(path);
      return isFirst && Number(/(\d+)\.m4s$/.exec(path)?.[1]) % 3 === 0 ? { fault: "hang" } : undefined;
    };
    await Promise.all(viewers.map((viewer) => viewer.forget()));
    const from = stand.origin.requests.length;
    await Promise.all(viewers.map((viewer) => played(viewer, 8)));
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    assert.deepEqual(figures.map(({ stalls, bad, blamed }) => ({ stalls, bad, blamed })), [
      { stalls: 0, bad: 0, blamed: [] },
      { stalls: 0, bad: 0, blamed: [] },
    ]);
    // What is asked for in vain is asked for once more.
    const { asked: requests, different } = copies(stand, from, "video");
    assert.ok(different >= 3 && requests <= 2 * different, `${requests} requests for ${different}`);
    assert.equal((await hanging.figures()).bad, 0);
  },
);

trial(
  "makeCrowd() outlives a media error, a neighbour that leaves and an upload budget that is used up",
  async (stand) => {
    const [leaver, stingy, third] = [
      await stand.open(),
      await stand.open({ mayGive: 200_000 }),
      await stand.open(),
    ];
    assert.ok(leaver && stingy && third);
    await met([leaver, stingy, third], 2);
    await Promise.all([stingy, third].map((viewer) => played(viewer, 2)));
    await leaver.page.close();
    await third.page.evaluate(() => globalThis.crowdPage.recover());
    await met([third], 1);
    await stingy.page.waitForFunction(() => globalThis.crowdPage.figures().peers.length === 1, undefined, {
      timeout: 3000,
    });
    await third.forget();
    await Promise.all([stingy, third].map((viewer) => played(viewer, 6)));
    const { bad, taken, errors } = await third.figures();
    assert.equal(bad, 0);
    assert.deepEqual(errors.filter((error) => error.endsWith("(fatal)")), []);
    assert.ok(taken.http + taken.peers > 0);
    assert.ok((await stingy.figures()).given <= 200_000);
    assert.ok((await stingy.figures()).taken.peers > 0);
  },
);

browserIsClosed(async () => await (await room)?.close());
