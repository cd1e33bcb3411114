import assert from "node:assert/strict";
import { delegationTemplate } from "../../../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import {
  BOX_SECRET,
  CREATOR_SECRET,
  makeTrial,
  TRIAL_ADDRESS,
  TRIAL_START,
} from "../../../../contracts/seal/trial-session.ts";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { LOOKING_MS } from "./ended-sessions.ts";
import { stand, verdictOf, verdicts } from "./trial-gate.ts";

const [BOX, LIAR] = ["https://box.example/live/demo/", "https://liar.example/live/demo/"];
const NOW_S = TRIAL_START + 7200;
const old = makeTrial({ sid: "00112233445566aa" });
const live = makeTrial({ sid: "bbbbbbbbbbbbbbbb" });
const oldPlaylist = `${old.sid}/video/index.m3u8`;
const livePlaylist = `${live.sid}/video/index.m3u8`;
const leadsTo = (path: string) => () => new Response(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${path}\n`);
const gone = () => new Response("", { status: 410 });

/** A page that opened a stream by its box, whose mirror shows an ended session. */
function open(answers: Parameters<typeof stand>[0], nowS = NOW_S, after = afterTimeout) {
  const stage = stand(
    {
      [`${LIAR}index.m3u8`]: leadsTo(oldPlaylist),
      [`${LIAR}${oldPlaylist}`]: () => new Response(old.playlist({ state: "ended", endlist: true })),
      ...answers,
    },
    nowS * 1000,
    after,
  );
  const window = { nbf: TRIAL_START - 3600, exp: TRIAL_START + 80_000 };
  const template = delegationTemplate(
    { address: TRIAL_ADDRESS, signers: [publicKeyOf(BOX_SECRET)], ...window },
    TRIAL_START - 3600,
  );
  const delegations = [signEvent(template, CREATOR_SECRET)];
  stage.gate.receive({ to: "vouch", address: TRIAL_ADDRESS, delegations, settled: true });
  const places = [BOX, LIAR].map((folder) => ({ folder, plain: `${folder}index.m3u8` }));
  stage.gate.receive({ to: "carriers", places });
  const manifest = async () => {
    const { load } = stage;
    const answer = await load({ kind: "manifest", url: `${BOX}index.m3u8`, source: `${BOX}index.m3u8` });
    return answer.from === "done" ? String(answer.data).split("\n")[2] : answer.from;
  };
  const playlist = (path: string) => stage.load({ url: BOX + path, source: `${BOX}index.m3u8` });
  return { ...stage, manifest, playlist };
}

Deno.test("makeGate() shows no ended session that a quick mirror names while the box has a live one", async () => {
  const answering = Promise.withResolvers<void>();
  const { manifest, playlist, said } = open({
    [`${BOX}index.m3u8`]: () => answering.promise.then(leadsTo(livePlaylist)),
    [`${BOX}${oldPlaylist}`]: gone,
    [`${LIAR}${livePlaylist}`]: gone,
    [`${BOX}${livePlaylist}`]: () => new Response(live.playlist({ createdAt: NOW_S - 1 })),
  });
  assert.equal(await manifest(), oldPlaylist, "the mirror was quicker");
  answering.resolve();
  const answer = await playlist(oldPlaylist);
  assert.ok(answer.from === "failed" && answer.failure.cause === "http" && answer.failure.status === 410);
  assert.equal(await manifest(), livePlaylist);
  assert.equal(verdictOf(await playlist(livePlaylist)), "done");
  assert.ok(!said.some((one) => one.from === "report" && "refusal" in one.report), "nobody lied");
});

Deno.test("makeGate() shows an ended session that nobody has a later one than", async () => {
  const { manifest, playlist, asked } = open({
    [`${BOX}index.m3u8`]: leadsTo(oldPlaylist),
    [`${BOX}${oldPlaylist}`]: () => new Response(old.playlist({ state: "ended", endlist: true })),
  });
  assert.equal(await manifest(), oldPlaylist);
  assert.equal(verdictOf(await playlist(oldPlaylist)), "done");
  assert.ok(asked.some(({ url }) => url === `${LIAR}index.m3u8`), "the other was asked");
  assert.equal(await manifest(), oldPlaylist, "who named it is believed on");
});

/** An answer that goes on coming by single bytes, and never ends by itself. */
const trickle = (left: { count: number }) => (init: RequestInit | undefined) =>
  new Response(
    new ReadableStream<Uint8Array>({
      async pull(body) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (!init?.signal?.aborted) return body.enqueue(new Uint8Array(1).fill(0x23));
        left.count++;
        body.error(init.signal.reason);
      },
    }),
  );

for (const what of ["multivariant playlist", "playlist"] as const) {
  Deno.test(`makeGate() shows an ended session once its time to look is over, though a mirror's ${what} comes on and on`, async () => {
    const left = { count: 0 };
    const { playlist } = open(
      {
        [`${BOX}index.m3u8`]: leadsTo(oldPlaylist),
        [`${BOX}${oldPlaylist}`]: () => new Response(old.playlist({ state: "ended", endlist: true })),
        [`${LIAR}index.m3u8`]: what === "playlist" ? leadsTo(livePlaylist) : trickle(left),
        [`${LIAR}${livePlaylist}`]: trickle(left),
      },
      NOW_S,
      (ms, work) => afterTimeout(ms === LOOKING_MS ? 60 : ms, work),
    );
    assert.equal(verdictOf(await playlist(oldPlaylist)), "done");
    while (left.count === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  });
}

/** When nobody vouches any more; the box shows the end of its last session, and the mirror something without a seal. */
const LATER_S = TRIAL_START + 2 * 86_400;
const box = {
  [`${BOX}index.m3u8`]: leadsTo(oldPlaylist),
  [`${BOX}${oldPlaylist}`]: () => new Response(old.playlist({ state: "ended", endlist: true })),
  [`${BOX}evil.bin`]: () => new Response("unverified"),
};
const bare = () =>
  new Response(
    live.playlist({ state: "ended", endlist: true }).replaceAll(/^#EXT-X-SEAL.*\n/gm, ""),
  );
const bareElsewhere = "cccccccccccccccc/zzz/index.m3u8";

const lies = {
  "a rendition": { [`${LIAR}index.m3u8`]: leadsTo(bareElsewhere), [`${LIAR}${bareElsewhere}`]: bare },
  "what should lead to some": { [`${LIAR}index.m3u8`]: bare },
  "a broken one": {
    [`${LIAR}index.m3u8`]: leadsTo(bareElsewhere),
    [`${LIAR}${bareElsewhere}`]: () => new Response("no playlist"),
  },
};

for (const [what, answers] of Object.entries(lies)) {
  Deno.test(`makeGate() tells of nothing, and plays nothing, by a look at a mirror whose seal is missing: ${what}`, async () => {
    const { load, playlist, reports } = open({ ...box, ...answers }, LATER_S);
    assert.equal(verdictOf(await playlist(oldPlaylist)), "done");
    assert.deepEqual(verdicts(reports()), ["http verified"]);
    const unlisted = await load({ kind: "bytes", url: `${BOX}evil.bin`, source: `${BOX}index.m3u8` });
    assert.equal(verdictOf(unlisted), "malformed");
  });
}

Deno.test("makeGate() plays nothing unchecked once a seal held, whatever came without one while others were asked", async () => {
  const [asked, answering] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { load, playlist } = open({
    ...box,
    [`${BOX}${bareElsewhere}`]: bare,
    [`${LIAR}index.m3u8`]: () => {
      asked.resolve();
      return answering.promise.then(gone);
    },
  }, LATER_S);
  const opening = playlist(oldPlaylist);
  await asked.promise;
  assert.equal(verdictOf(await playlist(bareElsewhere)), "stripped");
  answering.resolve();
  assert.equal(verdictOf(await opening), "done");
  const unlisted = await load({ kind: "bytes", url: `${BOX}evil.bin`, source: `${BOX}index.m3u8` });
  assert.equal(verdictOf(unlisted), "malformed");
});
