import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  startChromium,
  startWatchStand,
  waitForProgress,
  waitForTrust,
  type WatchStand,
} from "../../client/testing/watch-stand.ts";
import { toHex } from "../../contracts/hex.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { EDGE_SECRET, trialPeerId, trialToken } from "../../edge/tracker/trial-edge.ts";
import { openTrialPeer } from "../../edge/tracker/trial-peer.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { end, waitFor } from "../bench/origin/processes.ts";
import { ROOT } from "../root.ts";
import { startTurnServer } from "./turn-server.ts";

/** An edge as its operator runs it, with a TURN server or without. */
async function startEdge(home: string, turn: string) {
  const [port = 0] = await freePorts(1);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-prompt", "edge/main.ts"],
    cwd: ROOT,
    env: {
      DSTREAM_EDGE_PORT: String(port),
      DSTREAM_EDGE_KEY: toHex(EDGE_SECRET),
      DSTREAM_HOME: home,
      DSTREAM_TURN: turn,
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  await waitFor("the edge", async () => {
    const response = await fetch(`${url}/v1/health`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok || undefined;
  });
  return { url, close: () => end(child) };
}

/** Announces the stream with that edge, for two viewers and more to share. */
function announce({ relay, address, box, creator, announce }: WatchStand, edge: string): void {
  const now = Math.floor(Date.now() / 1000);
  const terms = { address, signers: [publicKeyOf(box)], nbf: now - 60, exp: now + 3600 };
  const sharing = { tier: "open", threshold: 2 } as const;
  relay.add(signEvent(delegationTemplate({ ...terms, sharing }, now), creator));
  announce({ tags: [["edge", edge]] });
}

/** Keeps every connection of a page where the test finds it. */
const KEEP_CONNECTIONS = `{
  localStorage.setItem("dstream/preferences", JSON.stringify({ sharing: "relay" }));
  globalThis.connections = [];
  const Real = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = new Proxy(Real, {
    construct(target, given) {
      const made = new target(...given);
      globalThis.connections.push(made);
      return made;
    },
  });
}`;

type HiddenViewer = {
  page: Page;
  /** What it said to trackers, as text and as they read it. */
  said: string[];
  heard: string[];
  requests: () => TrackerRequest[];
};

/** A viewer who asked for a hidden address. */
async function open(stand: WatchStand): Promise<HiddenViewer> {
  const [said, heard]: [string[], string[]] = [[], []];
  const { page } = await stand.open({ before: KEEP_CONNECTIONS, hash: "/" });
  page.on("websocket", (socket) => {
    if (!socket.url().includes("/v1/tracker")) return;
    socket.on("framesent", ({ payload }) => said.push(String(payload)));
    socket.on("framereceived", ({ payload }) => heard.push(String(payload)));
  });
  await page.goto(`${stand.site.url}/#/watch/${stand.naddr}`);
  await waitForTrust(page, "verified");
  await page.getByRole("button", { name: /^Sealed/ }).click();
  const requests = () => said.flatMap((text) => readTrackerRequest(text) ?? []);
  return { page, said, heard, requests };
}

const panel = (page: Page, state: string) =>
  page.waitForSelector(`[data-sharing="${state}"]`, { timeout: 20_000 });

/** The kinds of both ends of every pair of addresses in use, of open connections. */
const usedPairs = (page: Page) =>
  page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
    const open = connections.filter(({ connectionState }) => connectionState === "connected");
    return await Promise.all(open.map(async (connection) => {
      const stats = await connection.getStats();
      const all = [...stats.values()];
      const transport = all.find(({ type }) => type === "transport");
      const pair = stats.get(transport?.selectedCandidatePairId ?? "");
      const kind = (id: string) => stats.get(id)?.candidateType;
      return [kind(pair?.localCandidateId), kind(pair?.remoteCandidateId)].join();
    }));
  });

/** Waits until a page is connected to one other, since a busy machine may lose a connection for a moment, and sees that relays alone were ever used. */
async function connectedByRelay(page: Page): Promise<void> {
  const until = Date.now() + 20_000;
  let connected = false;
  while (!connected) {
    const pairs = await usedPairs(page);
    assert.deepEqual(pairs.filter((pair) => pair !== "relay,relay"), []);
    assert.ok(Date.now() < until, `${pairs.length} connections`);
    connected = pairs.length === 1;
    if (!connected) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every line with an address that this page knows of itself or of others, in any description it ever had. */
const addressLines = (page: Page) =>
  page.evaluate(() => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
    return connections.flatMap(({ localDescription, remoteDescription }) =>
      [localDescription, remoteDescription].flatMap((description) =>
        description?.sdp.split(/\r?\n/).filter((line) => /^(a=candidate|c=)/.test(line)) ?? []
      )
    );
  });

Deno.test({
  name:
    "who hides their address shares through a real coturn alone, is not hijacked at the tracker, and without it is connected to nobody",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const home = await Deno.makeTempDir();
    const [turn, browser] = await Promise.all([startTurnServer(), startChromium()]);
    const [stand, edge, bare] = await Promise.all([
      startWatchStand(browser, { silent: true }),
      startEdge(`${home}/a`, turn.variable),
      startEdge(`${home}/b`, ""),
    ]);
    try {
      announce(stand, edge.url);
      const viewers = await Promise.all([open(stand), open(stand)]);
      await t.step("two pages share, and only relays know where they are", async () => {
        await Promise.all(viewers.map(({ page }) => panel(page, "sharing")));
        for (const { page, said, requests } of viewers) {
          await page.getByText(/from other viewers: .*\d/).first().waitFor({ timeout: 20_000 });
          await connectedByRelay(page);
          const described = requests().flatMap((said) =>
            said.action === "announce" ? said.offers : said.action === "answer" ? [said] : []
          );
          assert.ok(described.length > 0);
          const shown = [...described.flatMap(({ sdp }) => sdp.split(/\r?\n/)), ...await addressLines(page)]
            .filter((line) => line.startsWith("a=candidate"));
          assert.ok(shown.length > 0);
          for (const line of shown) {
            assert.match(line, / 127\.0\.0\.1 \d+ typ relay( |$)/);
            assert.doesNotMatch(line, / raddr (?!0\.0\.0\.0 rport [09]( |$))/);
          }
          assert.doesNotMatch(said.join(), /typ (host|srflx|prflx)/);
        }
      });

      await t.step(
        "nobody takes their places at the tracker, and an answer to nothing reaches nobody",
        async () => {
          const [victim] = viewers;
          assert.ok(victim);
          const announced = victim.requests().find(({ action }) => action === "announce");
          assert.ok(announced?.action === "announce");
          const { infoHash, peerId } = announced;
          const id = trialPeerId(1, stand.address);
          const token = trialToken({ peerId: id, address: stand.address });
          const hijacker = await openTrialPeer(edge.url, 1, { token, id });
          hijacker.announce({ infoHash, peerId });
          assert.equal((await hijacker.next("failure")).code, "wrong-peer");
          hijacker.announce({ infoHash, numWant: 0, offers: [] });
          await hijacker.next("announce");
          const invented = { infoHash, peerId: id, toPeerId: peerId, offerId: "invented", sdp: "v=0 answer" };
          hijacker.say({ action: "answer", ...invented });
          await waitForProgress(victim.page, 1);
          assert.doesNotMatch(victim.heard.join(), /invented/);
          await hijacker.close();
          const forged = trialToken({ peerId, address: stand.address }, new Uint8Array(32).fill(9));
          await assert.rejects(openTrialPeer(edge.url, 1, { token: forged, id: peerId }), /refused/);
          await Promise.all(viewers.map(({ page }) => connectedByRelay(page)));
        },
      );

      await t.step(
        "where there is no such server, no connection is made, and the panel says why",
        async () => {
          await Promise.all(viewers.map(({ page }) => page.close()));
          announce(stand, bare.url);
          const { page, said } = await open(stand);
          await page.getByText("this stream has no server that can do it").waitFor({ timeout: 10_000 });
          assert.equal(await page.locator("[data-sharing]").getAttribute("data-sharing"), "off");
          await waitForProgress(page, 2);
          assert.deepEqual(await page.evaluate("globalThis.connections.length"), 0);
          assert.deepEqual(said, []);
        },
      );
    } finally {
      await stand.close();
      await browser.close();
      await Promise.all([edge.close(), bare.close()]);
      await turn.close();
      await Deno.remove(home, { recursive: true });
    }
  },
});
