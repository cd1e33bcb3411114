import assert from "node:assert/strict";
import Hls from "hls.js";
import { LIST_START, NOWHERE, pieces, startHlsRung } from "./trial-hls-rung.ts";

const [A, B] = ["00112233445566aa", "00112233445566bb"];
const { ErrorTypes } = Hls;

Deno.test("reopen() begins a recording where it stood, however often only its list comes", async () => {
  const trial = startHlsRung();
  assert.equal(trial.listed(A), NOWHERE);
  trial.shows(2410);
  for (let again = 0; again < 3; again++) {
    trial.hurry();
    trial.rung.reopen();
    await trial.begun();
    assert.equal(trial.listed(A), 2410, `beginning ${again}`);
  }
  trial.shows(500);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 500, "once it showed, its place is the newer one");
  trial.closed();
});

Deno.test("the rung keeps a recording's place through fatal errors before its picture is there", async () => {
  const trial = startHlsRung();
  trial.listed(A);
  trial.shows(2410);
  trial.fails(ErrorTypes.MEDIA_ERROR);
  trial.fails(ErrorTypes.NETWORK_ERROR);
  await trial.begun();
  trial.hurry();
  trial.fails(ErrorTypes.NETWORK_ERROR);
  await trial.begun();
  assert.equal(trial.listed(A), 2410);
  trial.closed();
});

Deno.test("reopen() takes what went on playing until it begins anew", async () => {
  const trial = startHlsRung();
  trial.listed(A);
  trial.shows(2410);
  trial.rung.reopen();
  trial.shows(2411);
  await trial.begun();
  assert.equal(trial.listed(A), 2411);
  trial.closed();
});

for (const [what, next] of [["another session", B], ["what names no session", undefined]] as const) {
  Deno.test(`reopen() leaves ${what} to hls.js, whatever place the last one had`, async () => {
    const trial = startHlsRung();
    trial.listed(A);
    trial.shows(2410);
    trial.rung.reopen();
    await trial.begun();
    assert.equal(trial.listed(next, true), NOWHERE);
    trial.closed();
  });
}

for (const [what, sid] of [["a box", A], ["addresses that name no session", undefined]] as const) {
  Deno.test(`the rung keeps no place of a session that is over, from ${what}`, async () => {
    const trial = startHlsRung();
    trial.listed(sid);
    trial.shows(2410);
    trial.gone();
    assert.deepEqual(trial.said, ["opened", "renewed"]);
    trial.shows(2411);
    await trial.begun();
    assert.equal(trial.listed(sid), NOWHERE);
    trial.closed();
  });
}

Deno.test("reopen() leaves what is live to hls.js", async () => {
  const trial = startHlsRung();
  trial.listed(A, true);
  trial.shows(2410);
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A, true), NOWHERE);
  trial.closed();
});

Deno.test("makeHlsRung() begins where another rung stood, in the same recording alone", () => {
  const place = { piece: 600, seconds: 1.5, session: A };
  for (const [sid, begins] of [[B, NOWHERE], [undefined, NOWHERE], [A, 2411.5]] as const) {
    const trial = startHlsRung({ place, held: false });
    assert.deepEqual(trial.rung.stood?.(), { place, held: false });
    assert.equal(trial.listed(sid), begins);
    trial.closed();
  }
});

Deno.test("makeHlsRung() finds the place in a list that begins elsewhere, or the nearest that it has", () => {
  for (const [from, to, begins] of [[594, 606, 35.5], [603, 609, 10], [580, 590, 46]] as const) {
    const trial = startHlsRung({ place: { piece: 600, seconds: 1.5, session: A }, held: false });
    assert.equal(trial.listed(A, false, pieces(from, to)), begins, `${from} to ${to}`);
    trial.closed();
  }
});

Deno.test("stood() has no place at the end and of what is live, and else the recording's", () => {
  const trial = startHlsRung();
  trial.listed(A, true);
  trial.shows(2411);
  assert.equal(trial.rung.stood?.().place, undefined);
  trial.listed(A);
  trial.video.ended = true;
  assert.equal(trial.rung.stood?.().place, undefined);
  trial.video.ended = false;
  assert.deepEqual(trial.rung.stood?.().place, { piece: 600, seconds: 1, session: A });
  trial.closed();
});

Deno.test("a seek wins over the place, before the list is there, before the picture, and when it is begun anew", async () => {
  const early = startHlsRung({ place: { piece: 600, seconds: 0, session: A }, held: false });
  early.seeks(1234);
  assert.equal(early.listed(A), 1234);
  early.closed();

  const trial = startHlsRung({ place: { piece: 600, seconds: 0, session: A }, held: false });
  assert.equal(trial.listed(A), 2410);
  trial.seeks(30);
  assert.deepEqual(trial.rung.stood?.().place, { piece: 5, seconds: 0, session: A });
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 30);
  trial.fails(ErrorTypes.MEDIA_ERROR);
  trial.video.seeking = true;
  trial.seeks(0);
  trial.video.seeking = false;
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), LIST_START, "the very beginning is a place too");
  trial.closed();
});

Deno.test("who paused stays paused, however often the picture is begun anew, until they play", async () => {
  const trial = startHlsRung();
  trial.listed(A);
  assert.equal(trial.video.paused, false);
  trial.shows(2410);
  trial.video.paused = true;
  assert.equal(trial.rung.stood?.().held, true);
  for (let again = 0; again < 2; again++) {
    trial.hurry();
    trial.rung.reopen();
    await trial.begun();
    trial.listed(A);
    assert.deepEqual([trial.video.paused, trial.rung.stood?.().held], [true, true]);
  }
  trial.video.paused = false;
  trial.fails(ErrorTypes.MEDIA_ERROR);
  assert.equal(trial.rung.stood?.().held, false);
  trial.shows(2411);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  trial.listed(A);
  assert.equal(trial.video.paused, false, "what nobody paused goes on");
  trial.closed();

  const next = startHlsRung({ place: undefined, held: true });
  next.video.paused = true;
  next.listed(A);
  assert.equal(next.video.paused, true);
  next.closed();
});

Deno.test("reopen() begins behind pieces that are left out, and tries them all again where none held", async () => {
  const trial = startHlsRung();
  trial.listed(A);
  trial.shows(2410);
  for (const sn of [600, 601]) trial.refuses(sn);
  assert.deepEqual(trial.rung.damage?.(), { now: "fine", why: "refused", leftOut: 2 });
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 2418);
  trial.refuses(602);
  assert.equal(trial.rung.damage?.().now, "stuck");
  trial.fails(ErrorTypes.NETWORK_ERROR);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.rung.damage?.().now, "fine");
  assert.equal(trial.listed(A), 2410);
  trial.closed();
});

Deno.test("a seek away from where no piece held begins anew there, unless what it goes to is buffered", async () => {
  const trial = startHlsRung();
  trial.listed(A);
  trial.shows(2410);
  trial.video.buffered = { length: 1, start: () => 2380, end: () => 2412 };
  for (const sn of [601, 602, 603]) trial.refuses(sn);
  trial.seeks(2390);
  assert.equal(trial.rung.damage?.().now, "stuck", "what is buffered plays on");
  trial.seeks(30);
  assert.equal(trial.rung.damage?.().now, "fine");
  await trial.begun();
  assert.equal(trial.listed(A), 30);
  trial.closed();

  const early = startHlsRung();
  early.listed(A);
  for (const sn of [0, 1, 2]) early.refuses(sn);
  early.seeks(2410);
  await early.begun();
  assert.equal(early.listed(A), 2410, "before anything was there too");
  early.closed();
});

Deno.test("leftSeconds() counts to the end of the last piece that can be had", () => {
  const trial = startHlsRung();
  trial.listed(A, false, pieces(0, 10));
  trial.shows(45);
  assert.equal(trial.rung.leftSeconds(), 5);
  trial.refuses(9);
  assert.equal(trial.rung.leftSeconds(), 1);
  trial.closed();
});

Deno.test("behind(), targetSeconds() and goLive() know of no live picture that a recording were behind of", () => {
  for (const live of [true, false]) {
    const trial = startHlsRung();
    trial.listed(A, live);
    trial.shows(2410);
    trial.rung.goLive();
    assert.deepEqual(
      [trial.rung.behind(1_005_000), trial.rung.targetSeconds(), trial.video.currentTime],
      live ? [{ ms: 5000 }, 2.8, 4000] : [undefined, undefined, 2410],
    );
    trial.closed();
  }
});
