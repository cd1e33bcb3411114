import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { type MirrorStage, pictureOf, sessionOf, untilLive, withMirror } from "./trial-mirror.ts";
import { bend, startTrialSource } from "./trial-source.ts";

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

/** A box that restarts as no box of ours does: what it listed last it lists no more, and goes on with other media. */
function contradict(stage: MirrorStage): void {
  const [source] = stage.sources;
  for (const { rendition } of sessionOf(stage).renditions.values()) {
    const { chain, open } = rendition;
    assert.ok(source && chain.open && open.length > 1);
    Object.assign(rendition, {
      chain: { ...chain, open: { ...chain.open, parts: chain.open.parts.slice(0, -1) } },
    });
    open.pop();
    rendition.nextK--;
  }
  source?.feed(2);
}

Deno.test("startMirror() serves nothing of a box that contradicts itself, names the fork, asks it no more and then is silent", () =>
  withMirror(1, async (stage) => {
    const { sources, mirror, get, log, skew } = stage;
    const [source] = sources;
    assert.ok(source);
    await untilLive(stage);
    // A segment has five parts: another one after the three that are there.
    source.feed(1);
    const { rendition } = pictureOf(stage);
    const last = rendition.open.at(-1) ?? assert.fail();
    const path = `${sessionOf(stage).sid}/video/`;
    const shown = () => get(`${path}ll.m3u8`).then((answer) => answer.text());
    const before = await waitFor("the newest part", async () => {
      const listed = await shown();
      return listed.includes(`URI="p${last.k}.m4s"`) ? listed : undefined;
    }, 8000);
    await source.stop();
    contradict(stage);
    await source.start();
    const { sources: [left] = [] } = await waitFor(
      "the fork is named",
      () => {
        const seen = mirror.status().mirror;
        return Promise.resolve(seen?.sources[0]?.state === "left" ? seen : undefined);
      },
      15_000,
      () => Promise.resolve(log.join("\n")),
    );
    assert.equal(left?.why, "fork");
    assert.match(log.join("\n"), /fork: it tells another story of segment \d+; nothing of that is kept/);
    const asked = source.requests.length;
    assert.equal(await shown(), before);
    const part = await get(`${path}p${last.k}.m4s`);
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), Uint8Array.from(last.bytes));
    const other = rendition.open.at(-1) ?? assert.fail();
    assert.notEqual(other.k, last.k);
    skew(20_000);
    const silent = await get(`${path}ll.m3u8`);
    assert.deepEqual([silent.status, (await silent.json()).code], [503, "source-silent"]);
    assert.equal(source.requests.length, asked);
    assert.equal(mirror.status().state, "reconnecting");
  }));

Deno.test("startMirror() refuses what lists more than it may hold, and holds nothing of it", () =>
  withMirror(1, async ({ mirror, log }) => {
    await waitFor("a refusal", () => Promise.resolve(/--memory/.test(log.join()) || undefined), 8000);
    const status = mirror.status();
    assert.equal(status.mirror?.sources[0]?.why, "too-large");
    assert.ok((status.mirror?.held ?? 0) <= 10_000, `${status.mirror?.held} bytes held`);
  }, { limit: 20_000 }));
