import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../trial/trial-box.ts";
import { makeDrip, pictureOf, sessionOf, untilLive, withMirror } from "./trial-mirror.ts";
import type { TrialSource } from "./trial-source.ts";

const portOf = (source: TrialSource | undefined) => new URL(source?.folder ?? "").port;

Deno.test("startMirror() is not held by a carrier whose playlists trickle, while another has them", () => {
  const { tap, fetch } = makeDrip(/m3u8$/);
  return withMirror(2, async (stage) => {
    const { mirror, sources } = stage;
    await untilLive(stage);
    tap.open = true;
    await waitFor(
      "the other is followed",
      () => {
        sources[0]?.feed(1);
        const [first, other] = mirror.status().mirror?.sources ?? [];
        return Promise.resolve(first?.state !== "followed" && other?.state === "followed" || undefined);
      },
      20_000,
      () => Promise.resolve(JSON.stringify(mirror.status())),
    );
    assert.match(mirror.status().mirror?.sources[0]?.why ?? "", /^(slow|no-answer)$/);
    tap.open = false;
  }, {
    fetch,
    before: ([first]) => {
      tap.ports = [portOf(first)];
    },
  });
});

Deno.test("startMirror() leaves a carrier whose playlists hold and come just in time for one that has them sooner", () => {
  let slow = "";
  const late: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const answer = await fetch(input, init);
    if (url.port === slow && url.search.includes("_HLS_part")) await delay(1800);
    return answer;
  };
  return withMirror(2, async (stage) => {
    const { mirror, sources } = stage;
    await untilLive(stage);
    slow = portOf(sources[0]);
    await waitFor(
      "the other is followed",
      () => {
        sources[0]?.feed(1);
        return Promise.resolve(mirror.status().mirror?.sources[1]?.state === "followed" || undefined);
      },
      30_000,
      () => Promise.resolve(JSON.stringify(mirror.status())),
    );
    assert.equal(mirror.status().mirror?.sources[0]?.why, "slow");
    assert.equal(mirror.status().mirror?.refused, 0);
  }, { fetch: late });
});

for (const hangs of [false, true]) {
  const how = hangs ? "never come" : "trickle";
  Deno.test(`startMirror() goes on at once where the objects of two carriers ${how}, and follows the one that has them`, () => {
    const { tap, fetch } = makeDrip(/m4s$/, { hangs });
    return withMirror(3, async (stage) => {
      const { mirror, sources, get } = stage;
      await untilLive(stage);
      tap.open = true;
      const { rendition } = pictureOf(stage);
      const before = rendition.nextK;
      const reaches = async (k: number) => {
        const listed = await (await get(`${sessionOf(stage).sid}/video/ll.m3u8`)).text();
        const newest = [...listed.matchAll(/URI="p(\d+)\.m4s"/g)].map(([, n]) => Number(n));
        return Math.max(...newest) >= k || undefined;
      };
      await waitFor("a part of now", async () => {
        sources[0]?.feed(1);
        return await reaches(before + 3);
      }, 15_000);
      await waitFor(
        "the third is followed",
        () => {
          sources[0]?.feed(1);
          return Promise.resolve(mirror.status().mirror?.sources[2]?.state === "followed" || undefined);
        },
        15_000,
        () => Promise.resolve(JSON.stringify(mirror.status())),
      );
      const newest = rendition.nextK - 1;
      await waitFor("the newest part", () => reaches(newest), 15_000);
      const whys = mirror.status().mirror?.sources.map(({ why }) => why);
      assert.equal(whys?.[0], "slow");
      tap.open = false;
    }, { fetch, before: (sources) => void (tap.ports = sources.slice(0, 2).map(portOf)) });
  });
}

Deno.test("startMirror() doesn't go on asking for everything twice where its own line is what is slow", () => {
  const asked: string[] = [];
  /** As long from everybody: longer than anybody is waited for. */
  const narrow: typeof fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const answer = await fetch(input, init);
    if (!pathname.endsWith(".m4s")) return answer;
    asked.push(pathname);
    await delay(800);
    return answer;
  };
  return withMirror(3, async (stage) => {
    const { mirror, sources, get } = stage;
    await untilLive(stage);
    asked.length = 0;
    for (let part = 0; part < 50; part++) {
      sources[0]?.feed(1);
      await delay(200);
    }
    const newest = `URI="p${pictureOf(stage).rendition.nextK - 1}.m4s"`;
    await waitFor("the newest part", async () => {
      const listed = await (await get(`${sessionOf(stage).sid}/video/ll.m3u8`)).text();
      return listed.includes(newest) || undefined;
    }, 15_000);
    const objects = new Set(asked).size;
    const again = asked.length - objects;
    // Some at first, then one in two seconds: it is each of them where nothing bounds it.
    assert.ok(again < objects / 2, `${again} of ${objects} asked again`);
    assert.ok(objects > 90, String(objects));
    assert.equal(mirror.status().mirror?.sources[0]?.state, "followed");
  }, { fetch: narrow });
});

Deno.test("startMirror() starts, though an address that it was given takes its time to say whose it is", () => {
  const { tap, fetch } = makeDrip(/status\.json$/);
  return withMirror(2, async (stage) => {
    await untilLive(stage);
    assert.equal(tap.ended, 0, "it was waited for to its end");
    tap.open = false;
  }, {
    fetch,
    before: ([, second]) => {
      Object.assign(tap, { open: true, ports: [portOf(second)] });
    },
  });
});
