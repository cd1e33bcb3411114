import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { sessionOf, untilLive, withMirror } from "./trial-mirror.ts";
import { startTrialSource } from "./trial-source.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("startMirror() isn't held by a carrier that goes on naming a session which isn't there, while another has one", () =>
  withMirror(2, async (stage) => {
    await untilLive(stage);
    const [liar, honest] = stage.mirror.status().mirror?.sources ?? [];
    assert.notEqual(liar?.state, "followed");
    assert.deepEqual([liar?.why, honest?.state], ["made-up", "followed"]);
  }, {
    before: ([source]) => {
      const sid = source?.session().sid;
      if (source === undefined || sid === undefined) return;
      source.twist = (path, answer) =>
        path.split("/").length === 2
          ? {
            ...answer,
            body: new TextEncoder().encode(text(answer.body).replaceAll(sid, "0123456789abcdef")),
          }
          : answer;
    },
  }));

Deno.test("startMirror() never serves an ended session that is shown again while another place has a live one", () =>
  withMirror(1, async (stage) => {
    const [replayer, live] = stage.sources;
    assert.ok(replayer && live);
    const seen = new Set<string | null>();
    await waitFor(
      "the live session",
      () => {
        const { sid, state } = stage.mirror.status();
        seen.add(sid);
        return Promise.resolve(state === "live" || undefined);
      },
      8000,
    );
    assert.deepEqual([...seen].filter((sid) => sid !== null), [live.session().sid]);
    assert.ok(replayer.requests.some((one) => one.includes(replayer.session().sid)), "it was asked first");
  }, {
    before: async (sources) => {
      sources[0]?.session().setState("ended");
      const live = await startTrialSource();
      live.feed(13);
      sources.push(live);
    },
  }));

Deno.test("startMirror() serves an ended session once nobody has another", () =>
  withMirror(2, async ({ mirror, sources }) => {
    await waitFor(
      "the end",
      () => Promise.resolve(mirror.status().state === "ended" || undefined),
      12_000,
    );
    assert.equal(mirror.status().sid, sources[0]?.session().sid);
    assert.equal(mirror.status().mirror?.refused, 0);
  }, {
    before: async ([box, other]) => {
      box?.session().setState("ended");
      await other?.stop();
    },
  }));

Deno.test("startMirror() follows a new session, says over to those of the old one, and is not led away by one that is made up", () =>
  withMirror(1, async (stage) => {
    const { sources, mirror, get } = stage;
    const [source] = sources;
    assert.ok(source);
    await untilLive(stage);
    const old = sessionOf(stage).sid;
    source.twist = (path, answer) =>
      path.split("/").length === 2
        ? { ...answer, body: new TextEncoder().encode(text(answer.body).replaceAll(old, "0123456789abcdef")) }
        : answer;
    await waitFor(
      "it asks for what isn't there",
      () => Promise.resolve(source.requests.some((one) => one.includes("0123456789abcdef")) || undefined),
      9000,
    );
    const still = await get(`${old}/video/0.m4s`);
    assert.equal(still.status, 200);
    await still.body?.cancel();
    source.twist = undefined;
    source.renew();
    source.feed(8);
    await waitFor(
      "the new session",
      () => Promise.resolve(mirror.status().sid === source.session().sid || undefined),
      12_000,
    );
    const over = await get(`${old}/video/ll.m3u8`);
    assert.equal(over.status, 410);
    assert.equal((await over.json()).code, "session-over");
  }));

Deno.test("startMirror() says source-silent, not yesterday's news, once what it has would be called stale", () =>
  withMirror(1, async (stage) => {
    const { sources, mirror, get, skew } = stage;
    await untilLive(stage);
    const names = ["ll.m3u8", `${sessionOf(stage).sid}/video/ll.m3u8`];
    for (const name of names) {
      await waitFor(
        name,
        async () => {
          const answer = await get(name);
          await answer.body?.cancel();
          return answer.status === 200 || undefined;
        },
        5000,
      );
    }
    await sources[0]?.stop();
    skew(20_000);
    for (const name of names) {
      const answer = await get(name);
      assert.equal(answer.status, 503, name);
      assert.equal((await answer.json()).code, "source-silent");
    }
    const media = await get(`${sessionOf(stage).sid}/video/0.m4s`);
    assert.equal(media.status, 200, "bytes stay true");
    await media.body?.cancel();
    assert.equal(mirror.status().state, "reconnecting");
  }));
