import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { startMirror } from "./mirror.ts";
import { pictureOf, sessionOf, untilLive, withMirror } from "./trial-mirror.ts";
import { bend, startTrialSource, STREAM } from "./trial-source.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("startMirror() keeps and shows nothing whose playlist is bent, and says why", () =>
  withMirror(1, async (stage) => {
    const { mirror, get, log } = stage;
    await waitFor(
      "a refusal",
      () => Promise.resolve(/malformed|chain-mismatch/.test(log.join()) || undefined),
      8000,
    );
    const playlist = await get(`${sessionOf(stage).sid}/video/ll.m3u8`);
    assert.equal(playlist.status, 503);
    await playlist.body?.cancel();
    assert.equal(mirror.status().state, "waiting");
    assert.ok((mirror.status().mirror?.refused ?? 0) > 0);
  }, {
    before: ([source]) => {
      if (source === undefined) return;
      source.twist = (path, answer) =>
        /\/(ll|index)\.m3u8$/.test(path) && path.split("/").length === 4 ? bend(answer) : answer;
    },
  }));

Deno.test("startMirror() takes bytes that are bent from another carrier instead", () =>
  withMirror(2, async (stage) => {
    const { mirror, get } = stage;
    await untilLive(stage);
    const { rendition } = pictureOf(stage);
    const held = rendition.segments[0] ?? assert.fail();
    const got = new Uint8Array(
      await (await get(`${sessionOf(stage).sid}/video/${held.facts.n}.m4s`)).arrayBuffer(),
    );
    assert.deepEqual(got, Uint8Array.from(held.bytes));
    assert.ok((mirror.status().mirror?.refused ?? 0) > 0);
  }, {
    before: ([source]) => {
      if (source === undefined) return;
      source.twist = (path, answer) => path.endsWith(".m4s") ? bend(answer) : answer;
    },
  }));

Deno.test("startMirror() calls itself what it is, and a carrier that tells two stories by its name", () =>
  withMirror(2, async (stage) => {
    const { sources, mirror } = stage;
    const [first, liar] = sources;
    assert.ok(first && liar);
    await untilLive(stage);
    // The same session under the same key, with other media from here on.
    const other = await startTrialSource();
    other.session = () => sessionOf(stage);
    const { rendition } = pictureOf(stage);
    const { chain, open } = rendition;
    const last = open.at(-1);
    assert.ok(last);
    const { port } = liar;
    await Promise.all([first.stop(), liar.stop(), other.stop()]);
    Object.assign(rendition, {
      chain: { ...chain, open: { ...chain.open, parts: chain.open?.parts.slice(0, -1) } },
    });
    open.pop();
    rendition.nextK--;
    first.feed(2);
    assert.equal(port, liar.port);
    await liar.start();
    const status = await waitFor(
      "the fork is named",
      () => {
        const seen = mirror.status();
        return Promise.resolve(seen.mirror?.sources.some(({ state }) => state === "left") ? seen : undefined);
      },
      10_000,
      () => Promise.resolve(JSON.stringify(mirror.status())),
    );
    const left = status.mirror?.sources.find(({ state }) => state === "left");
    assert.equal(left?.host, `127.0.0.1:${liar.port}`);
    assert.match(left?.why ?? "", /fork/);
  }));

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

Deno.test("startMirror() says in public of a place that it can't reach no more than that", () =>
  withMirror(1, async ({ mirror, log }) => {
    await waitFor("a rest", () => Promise.resolve(log.length > 0 || undefined), 8000);
    const [source] = mirror.status().mirror?.sources ?? [];
    assert.deepEqual([source?.state, source?.why], ["resting", "no-answer"]);
  }, { before: async ([source]) => await source?.stop() }));

Deno.test("startMirror() asks a place again that rests, though the machine's clock is set back", () =>
  withMirror(1, async ({ mirror, sources, skew }) => {
    await waitFor(
      "a rest",
      () => Promise.resolve(mirror.status().mirror?.sources[0]?.state === "resting" || undefined),
      8000,
    );
    skew(-3_600_000);
    await sources[0]?.start();
    await waitFor(
      "it is asked",
      () => Promise.resolve((sources[0]?.requests.length ?? 0) > 0 || undefined),
      25_000,
    );
  }, { before: async ([source]) => await source?.stop() }));

Deno.test("startMirror() can be closed while a relay's name is looked up", async () => {
  let looked = 0;
  await withMirror(1, () => Promise.resolve(), {
    linkRelays: ["wss://hangs.example"],
    resolve: () => {
      looked++;
      return new Promise(() => {});
    },
  });
  assert.ok(looked > 0);
});

Deno.test("startMirror() asks nothing of its own network that is merely announced", () =>
  withMirror(1, async ({ sources, mirror, log }) => {
    await waitFor("a refusal", () => Promise.resolve(/--from/.test(log.join()) || undefined), 8000);
    assert.deepEqual(sources[0]?.requests, []);
    assert.equal(mirror.status().mirror?.sources[0]?.why, "no-answer");
  }, { from: [] }));

Deno.test("startMirror() refuses what lists more than it may hold, and holds nothing of it", () =>
  withMirror(1, async ({ mirror, log }) => {
    await waitFor("a refusal", () => Promise.resolve(/--memory/.test(log.join()) || undefined), 8000);
    const status = mirror.status();
    assert.equal(status.mirror?.sources[0]?.why, "too-large");
    assert.ok((status.mirror?.held ?? 0) <= 10_000, `${status.mirror?.held} bytes held`);
  }, { limit: 20_000 }));

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

Deno.test("startMirror() asks no relay of its own network that a link alone names", async () => {
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked++;
    return new Response();
  });
  const relay = `ws://127.0.0.1:${server.addr.port}`;
  const log: string[] = [];
  const start = (relays: string[], linkRelays: string[]) =>
    startMirror({
      address: STREAM,
      relays,
      linkRelays,
      port: 0,
      hostname: "127.0.0.1",
      log: (line) => log.push(line),
    });
  await (await start([], [relay])).close();
  assert.equal(asked, 0);
  assert.ok(log.some((line) => line.includes(relay) && line.includes("--relay")), log.join());
  await (await start([relay], [relay])).close();
  assert.ok(asked > 0, "whoever runs it may name any");
  await server.shutdown();
});
