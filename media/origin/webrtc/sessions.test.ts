import assert from "node:assert/strict";
import { WEBRTC_LIMITS } from "./limits.ts";
import { makeWebrtcSessions, type Place, type SessionKind } from "./sessions.ts";
import { makeTrialMediaServer } from "./trial-media-server.ts";

/** Sessions on a trial media server, with a clock of their own; `looked` waits for the next look at its list. */
function makeTrial(limits: Partial<Record<keyof typeof WEBRTC_LIMITS, number>> = {}) {
  let nowMs = 1_000_000;
  let looks = 0;
  const server = makeTrialMediaServer();
  const log: string[] = [];
  const media = {
    ...server.media,
    list: () => {
      looks++;
      return server.media.list();
    },
  };
  const sessions = makeWebrtcSessions({
    media,
    now: () => nowMs,
    log: (line) => log.push(line),
    limits: { ...WEBRTC_LIMITS, ...limits } as typeof WEBRTC_LIMITS,
    lookEveryMs: 1,
  });
  return {
    server,
    sessions,
    log,
    pass: (ms: number) => {
      nowMs += ms;
    },
    looked: async () => {
      // Two further looks: the first may have begun before what the test just changed.
      const until = looks + 2;
      const deadline = Date.now() + 5000;
      while (looks < until && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 1));
      assert.ok(looks >= until, "nobody looked");
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
    add: async (kind: SessionKind, d = "one", address = "203.0.113.1") => {
      const place = entered(sessions.enter({ kind, d, address }));
      const answer = await media.offer({ path: `live/${d}`, kind, bearer: "", sdp: "" });
      if (answer.state !== "answered") throw new Error("the trial server refused");
      return place.fill(answer.session);
    },
  };
}

function entered(place: Place | string): Place {
  assert.ok(typeof place !== "string", String(place));
  return place;
}

Deno.test("enter() refuses beyond the limits of an address and of the box, for each kind by itself", async () => {
  const trial = makeTrial({ watching: 3, watchingPerAddress: 2, publishing: 1 });
  const enter = (kind: SessionKind, address: string) => trial.sessions.enter({ kind, d: "one", address });
  entered(enter("whep", "203.0.113.1"));
  const second = entered(enter("whep", "203.0.113.1"));
  assert.equal(enter("whep", "203.0.113.1"), "address-full");
  entered(enter("whep", "203.0.113.2"));
  assert.equal(enter("whep", "203.0.113.3"), "box-full");
  entered(enter("whip", "203.0.113.1"));
  assert.equal(enter("whip", "203.0.113.2"), "box-full");
  second.leave();
  second.leave();
  entered(enter("whep", "203.0.113.3"));
  assert.deepEqual(trial.sessions.count(), { publishing: 1, watching: 3 });
  await trial.sessions.close();
});

Deno.test("find() knows a session by its own id, kind and stream only", async () => {
  const trial = makeTrial();
  const session = await trial.add("whip");
  assert.match(session.id, /^[0-9a-f]{32}$/);
  assert.equal(trial.sessions.find("whip", "one", session.id), session);
  assert.equal(trial.sessions.find("whep", "one", session.id), undefined);
  assert.equal(trial.sessions.find("whip", "two", session.id), undefined);
  assert.equal(trial.sessions.find("whip", "one", session.media.id), undefined);
  trial.sessions.forget(session);
  assert.equal(trial.sessions.find("whip", "one", session.id), undefined);
  assert.deepEqual(trial.sessions.count(), { publishing: 0, watching: 0 });
  await trial.sessions.close();
});

Deno.test("a publisher that sends nothing for 10 s is let go; viewers and publishers that send stay", async () => {
  const trial = makeTrial();
  const gone = await trial.add("whip");
  const sending = await trial.add("whip");
  const viewer = await trial.add("whep");
  for (const { media } of [gone, sending, viewer]) trial.server.packets.set(media.id, 10);
  await trial.looked();
  for (let second = 0; second < 12; second++) {
    trial.pass(1000);
    trial.server.packets.set(sending.media.id, 100 + second);
    await trial.looked();
    if (second < 9) assert.deepEqual(trial.server.ended, []);
  }
  assert.deepEqual(trial.server.ended, [gone.media.id]);
  assert.match(trial.log.join(), /one: a WebRTC publisher has sent nothing for 10 s/);
  assert.equal(trial.sessions.find("whip", "one", gone.id), undefined);
  assert.equal(trial.sessions.endOf("whip", "one", gone.id)?.end, "silent");
  assert.equal(trial.sessions.endOf("whip", "one", sending.id), undefined);
  assert.notEqual(trial.sessions.find("whep", "one", viewer.id), undefined);
  await trial.sessions.close();
});

Deno.test("a session that MediaMTX lost is forgotten, but not while MediaMTX is down or the session is new", async () => {
  const trial = makeTrial();
  const session = await trial.add("whep");
  await trial.add("whep", "kept");
  trial.server.lose(session.media.id);
  await trial.looked();
  assert.notEqual(trial.sessions.find("whep", "one", session.id), undefined);
  trial.pass(5000);
  trial.server.down(true);
  await trial.looked();
  assert.notEqual(trial.sessions.find("whep", "one", session.id), undefined);
  trial.server.down(false);
  await trial.looked();
  assert.equal(trial.sessions.find("whep", "one", session.id), undefined);
  await trial.sessions.close();
});

Deno.test("link() knows how a publisher's media comes, by MediaMTX's id", async () => {
  const trial = makeTrial();
  const { media } = await trial.add("whip");
  assert.equal(trial.sessions.link(media.id), undefined);
  trial.server.packets.set(media.id, 10);
  await trial.looked();
  assert.deepEqual(trial.sessions.link(media.id), { transport: "tcp", lost: 0 });
  assert.equal(trial.sessions.link("another"), undefined);
  await trial.sessions.close();
});

Deno.test("cut() ends every publisher of a stream and nobody else", async () => {
  const trial = makeTrial();
  const publishers = [await trial.add("whip"), await trial.add("whip")];
  const viewer = await trial.add("whep");
  const other = await trial.add("whip", "two");
  await trial.sessions.cut("one");
  assert.deepEqual(trial.server.ended, publishers.map(({ media }) => media.id));
  assert.notEqual(trial.sessions.find("whep", "one", viewer.id), undefined);
  assert.notEqual(trial.sessions.find("whip", "two", other.id), undefined);
  await trial.sessions.close();
});
