import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { encodeFixture } from "../../testing/fixture-media.ts";
import type { Answer, Fault } from "../../testing/sealed-origin.ts";
import {
  forgetStillness,
  longestStillness,
  type StandOptions,
  startChromium,
  startWatchStand,
  waitForProgress,
  waitForState,
  waitForTrust,
  type WatchStand,
} from "../../testing/watch-stand.ts";

let browser: Browser | undefined;

/** One browser for the file, a stand of its own for each test. */
function trial(
  name: string,
  run: (stand: WatchStand) => Promise<void>,
  options: StandOptions = {},
): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      browser ??= await startChromium();
      const stand = await startWatchStand(browser, options);
      try {
        await run(stand);
      } finally {
        await stand.close();
      }
    },
  });
}

/** Takes connections and says nothing. */
function hangingRelay(): string {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  (async () => {
    const kept: Deno.Conn[] = [];
    for await (const connection of listener) kept.push(connection);
  })();
  return `ws://127.0.0.1:${listener.addr.port}`;
}

const seconds = () => Math.floor(Date.now() / 1000);

async function verified(stand: WatchStand): Promise<Page> {
  const { page } = await stand.open();
  await waitForTrust(page, "verified");
  await waitForProgress(page, 0.5);
  return page;
}

async function message(page: Page): Promise<string> {
  return await page.locator(".stage-message").innerText();
}

/** Bends one bit in the middle. */
function bent({ bytes }: Answer): Fault {
  const copy = Uint8Array.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return { fault: "bytes", bytes: copy };
}

function stripped({ bytes }: Answer): Fault {
  const lines = new TextDecoder().decode(bytes).split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL"));
  return { fault: "bytes", bytes: lines.join("\n") };
}

/** Lets a fault happen to the first answer of a kind only. */
function once(kind: Answer["kind"], fault: (answer: Answer) => Fault): (answer: Answer) => Fault | undefined {
  let done = false;
  return (answer) => {
    if (done || answer.kind !== kind || answer.rid === "audio") return undefined;
    done = true;
    return fault(answer);
  };
}

trial(
  "the player refuses a part of which every copy is bent, shows nothing of it, and says why",
  async (stand) => {
    stand.origin.fault = (answer) =>
      answer.kind === "part" || answer.kind === "segment" ? bent(answer) : undefined;
    const { page } = await stand.open();
    await waitForState(page, "refused");
    await waitForTrust(page, "refused");
    assert.match(await message(page), /not the ones that were signed/);
    assert.equal(await page.evaluate(() => document.querySelector("video")?.videoWidth ?? 0), 0);
  },
);

trial("the player refuses a stream whose seal was taken off", async (stand) => {
  stand.origin.fault = (answer) => answer.kind === "playlist" ? stripped(answer) : undefined;
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /somebody took it off/);
});

trial("the player refuses a stream sealed by a key without permission", async (stand) => {
  stand.origin.restart({ signer: crypto.getRandomValues(new Uint8Array(32)) });
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /gave no permission/);
});

trial("the player refuses a stream whose permission has run out", async (stand) => {
  stand.delegate({ nbf: seconds() - 7200, exp: seconds() - 3600 });
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /has run out/);
});

trial(
  "the player stops when the creator takes the permission back, and goes on when it is given again",
  async (stand) => {
    const page = await verified(stand);
    stand.delegate({ signers: [publicKeyOf(stand.creator)] });
    await waitForState(page, "refused");
    stand.delegate();
    await waitForTrust(page, "verified");
    await waitForProgress(page, 0.5);
  },
);

trial("the player holds its judgement until relays have said who may sign", async (stand) => {
  stand.announce();
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /gave no permission/);
  stand.delegate();
  await waitForTrust(page, "verified");
}, { silent: true });

trial("the player refuses a playlist of a megabyte", async (stand) => {
  const padding = "#".repeat(1_100_000);
  stand.origin.fault = (answer) =>
    answer.kind === "playlist"
      ? { fault: "bytes", bytes: new TextDecoder().decode(answer.bytes) + padding }
      : undefined;
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /larger than 1 MB/);
  assert.equal(await page.evaluate(() => document.querySelector("video")?.videoWidth ?? 0), 0);
});

trial(
  "the player fetches a fresh copy of a part that was bent once, and nothing stands still",
  async (stand) => {
    const page = await verified(stand);
    await forgetStillness(page);
    let bentCount = 0;
    stand.origin.fault = once("part", (answer) => {
      bentCount++;
      return bent(answer);
    });
    await waitForProgress(page, 2);
    assert.equal(bentCount, 1);
    assert.ok(await longestStillness(page) < 500);
    await waitForTrust(page, "verified");
  },
);

for (const kind of ["truncate", "hang", "cut"] as const) {
  trial(`the player goes on when a part's answer is one that should ${kind}`, async (stand) => {
    const page = await verified(stand);
    stand.origin.fault = once("part", () => ({ fault: kind }));
    await waitForProgress(page, 4);
    await waitForTrust(page, "verified");
    await waitForState(page, "playing");
  });
}

trial("the player takes no more of a body than was announced", async (stand) => {
  const page = await verified(stand);
  stand.origin.fault = once("part", () => ({ fault: "bytes", bytes: new Uint8Array(4_000_000) }));
  await waitForProgress(page, 2);
  await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
  await page.locator("[data-refused]").waitFor();
  await waitForTrust(page, "verified");
});

trial("the player drops a playlist from the past and goes on", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  let old: Uint8Array | undefined;
  let replayed = 0;
  stand.origin.fault = (answer) => {
    if (answer.kind !== "playlist" || answer.rid !== "video") return undefined;
    if (old === undefined) {
      old = answer.bytes;
      return undefined;
    }
    return ++replayed === 25 ? { fault: "bytes", bytes: old } : undefined;
  };
  await waitForProgress(page, 7);
  assert.ok(replayed > 25);
  assert.ok(await longestStillness(page) < 700);
  await waitForTrust(page, "verified");
});

trial("the player leaves a source that goes on repeating the past, and says so", async (stand) => {
  const page = await verified(stand);
  const old = new Map<string, Uint8Array>();
  stand.origin.fault = (answer) => {
    if (answer.kind !== "playlist") return undefined;
    const first = old.get(answer.path);
    if (first === undefined) old.set(answer.path, answer.bytes);
    return first && { fault: "bytes", bytes: first };
  };
  await waitForState(page, "refused", 30_000);
  assert.match(await message(page), /older|seconds? old|s old/);
});

trial("the player leaves a source that tells two stories, for good, and plays another", async (stand) => {
  const other = await stand.second();
  stand.announce({ streaming: [stand.origin.index, stand.origin.ll, other.index, other.ll] });
  const page = await verified(stand);
  stand.origin.fork(await encodeFixture({ seconds: 30, pattern: "smptebars" }));
  await page.waitForFunction(
    (host) => document.querySelector("[data-source]")?.getAttribute("data-source") === host,
    new URL(other.url).host,
    { timeout: 15_000 },
  );
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
});

trial("the player leaves a source that fell silent for one that answers", async (stand) => {
  const other = await stand.second();
  stand.announce({ streaming: [stand.origin.index, stand.origin.ll, other.index, other.ll] });
  const page = await verified(stand);
  stand.origin.fault = () => ({ fault: "cut" });
  await page.waitForFunction(
    (host) => document.querySelector("[data-source]")?.getAttribute("data-source") === host,
    new URL(other.url).host,
    { timeout: 15_000 },
  );
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
});

trial("the player follows a box into a new session", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  stand.origin.restart();
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 99) < 5, undefined, {
    timeout: 15_000,
  });
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
  assert.ok(await longestStillness(page) < 4000, `${await longestStillness(page)} ms`);
});

trial("the player says reconnecting while the box is gone, never refused, and goes on", async (stand) => {
  const page = await verified(stand);
  stand.origin.fault = () => ({ fault: "cut" });
  await waitForState(page, "reconnecting");
  stand.origin.fault = () => undefined;
  await waitForState(page, "playing");
  await waitForTrust(page, "verified");
});

trial("the player survives a box that is gone for a second", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  const until = Date.now() + 1000;
  stand.origin.fault = () => Date.now() < until ? { fault: "cut" } : undefined;
  await waitForProgress(page, 4);
  assert.ok(await longestStillness(page) < 2500, `${await longestStillness(page)} ms`);
  await waitForTrust(page, "verified");
});

trial("the player says that the encoder is silent, and does not call it the box's fault", async (stand) => {
  const page = await verified(stand);
  stand.origin.freeze();
  stand.origin.state = "paused";
  await waitForState(page, "reconnecting");
  await page.locator(".stage").getByText(/encoder is silent/).first().waitFor();
});

trial("the player ends when the end was signed", async (stand) => {
  const page = await verified(stand);
  stand.origin.freeze();
  stand.origin.state = "ended";
  await waitForState(page, "ended");
});

trial("the player does not believe a carrier that calls it the end", async (stand) => {
  const page = await verified(stand);
  let lied = 0;
  stand.origin.fault = once("playlist", ({ bytes }) => {
    lied++;
    return {
      fault: "bytes",
      bytes: new TextDecoder().decode(bytes).replace(/#EXT-X-PRELOAD.*\n/, "#EXT-X-ENDLIST\n"),
    };
  });
  await waitForProgress(page, 3);
  assert.equal(lied, 1);
  await waitForState(page, "playing");
});

trial("the player plays a stream that nobody seals, and says that it is not sealed", async (stand) => {
  stand.origin.fault = (answer) => answer.kind === "playlist" ? stripped(answer) : undefined;
  stand.announce();
  const { page } = await stand.open();
  await waitForTrust(page, "unsealed");
  await waitForProgress(page, 1);
  await page.locator(".stage").getByText(/Not sealed/).first().waitFor();
}, { silent: true });

trial(
  "the player falls back to the crowd rung when small parts keep hanging, and stays verified",
  async (stand) => {
    const page = await verified(stand);
    let parts = 0;
    stand.origin.fault = ({ kind }) => kind === "part" && ++parts % 4 !== 0 ? { fault: "hang" } : undefined;
    await page.waitForSelector('.stage[data-rung="crowd"]', { timeout: 60_000 });
    await waitForTrust(page, "verified");
    await waitForProgress(page, 2);
  },
);

trial("the player verifies on a page that is no secure context", async (stand) => {
  const { page } = await stand.open({ host: "lan.example" });
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
  assert.equal(await page.evaluate(() => globalThis.isSecureContext), false);
});

trial("the player says which browser it needs when there are no Media Source Extensions", async (stand) => {
  const { page } = await stand.open({
    before: "delete window.MediaSource; delete window.ManagedMediaSource; delete window.WebKitMediaSource;",
  });
  await waitForState(page, "unsupported");
  assert.match(await message(page), /too old/);
  assert.equal(await page.evaluate(() => document.querySelector("video")?.currentSrc), "");
});

trial("the player does not wait for a relay that never answers", async (stand) => {
  const { page } = await stand.open({ hash: "" });
  let delegatedAt = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes('"kind":34311')) delegatedAt ||= Date.now();
    }));
  await page.goto(`${stand.site.url}/#/watch/${stand.naddr}`);
  await page.reload();
  await waitForTrust(page, "verified");
  const ms = Date.now() - delegatedAt;
  assert.ok(delegatedAt > 0 && ms < 3500, `${ms} ms`);
}, { relays: [hangingRelay()] });

Deno.test({
  name: "the browser is closed",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () => browser?.close(),
});
