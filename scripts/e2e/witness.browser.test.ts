import assert from "node:assert/strict";
import { startSite } from "../../client/testing/built-site.ts";
import { openContext } from "../../client/testing/discover-stand.ts";
import { startSealedOrigin } from "../../client/testing/sealed-origin.ts";
import { fixtureMedia, startChromium } from "../../client/testing/watch-stand.ts";
import { arbiterSaid, makeRecordReader } from "../../client/src/stakes/creator/arbiter-said.ts";
import { gatherEvidence, missingWitnesses } from "../../client/src/stakes/creator/evidence.ts";
import { admitting, type HeldStake } from "../../client/src/stakes/viewer/kept-stake.ts";
import { writeKeptStake } from "../../client/src/stakes/viewer/read-kept-stake.ts";
import { STAKES_NAME } from "../../client/src/stakes/viewer/stakes-here.ts";
import {
  CREATOR_KEY,
  STREAM,
  trialActiveNow,
  trialSigned,
} from "../../client/src/stakes/viewer/trial-viewer-stake.ts";
import { readStakeTerms } from "../../contracts/escrow/terms.ts";
import { readPublicWord } from "../../contracts/escrow/word-event.ts";
import { toHex } from "../../contracts/hex.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { waitFor } from "../bench/origin/processes.ts";
import { publishEvent, storedEvents } from "../demo/relay-exchange.ts";
import { startEdge } from "./edge-process.ts";
import { startRealRelay } from "./real-relay.ts";

const stream = readAddress(STREAM) ?? assert.fail();
const now = () => Math.floor(Date.now() / 1000);

/** Bends what a page gives to others, but for its small words: runs before any script of it. */
const FALSE_PEER = `{
  const send = RTCDataChannel.prototype.send;
  RTCDataChannel.prototype.send = function (data) {
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data)
      : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
    if (bytes === undefined || bytes.length < 12000) return send.call(this, data);
    const bent = bytes.slice();
    bent[bent.length >> 1] ^= 1;
    return send.call(this, bent);
  };
}`;

Deno.test({
  name:
    "two staked pages complain by themselves of a third that sends false bytes, and their words are evidence for the creator",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const box = crypto.getRandomValues(new Uint8Array(32));
    const [relay, browser, origin] = await Promise.all([
      startRealRelay(),
      // Names of the local network that hide addresses can't be resolved where nobody answers for them.
      startChromium(
        ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"],
        ["WebRtcHideLocalIpsWithMdns"],
      ),
      fixtureMedia().then((media) =>
        startSealedOrigin({ media, address: STREAM, d: stream.d, signer: box, aheadMs: 10_000 })
      ),
    ]);
    const edge = await startEdge({
      DSTREAM_EDGE_KEY: toHex(crypto.getRandomValues(new Uint8Array(32))),
      DSTREAM_EDGE_RELAYS: relay.url,
      DSTREAM_EDGE_LOCAL_RELAYS: "1",
    });
    const site = await startSite({
      relays: [relay.url],
      configText: JSON.stringify({ relays: [relay.url], edges: [edge.url] }),
    });
    try {
      const terms = trialSigned({ rules: [{ name: "bad-bytes", witnesses: 2 }] }, now() - 100);
      for (
        const template of [
          liveEventTemplate({
            ...stream,
            title: "Bees",
            status: "live",
            starts: now() - 60,
            streaming: [origin.index, origin.ll],
            relays: [relay.url],
          }, now() - 60),
          delegationTemplate({
            address: STREAM,
            signers: [publicKeyOf(box)],
            nbf: now() - 60,
            exp: now() + 3600,
            sharing: { tier: "stake", threshold: 2 },
          }, now() - 60),
        ]
      ) {
        const told = await publishEvent(signEvent(template, CREATOR_KEY), { relay: relay.url });
        assert.deepEqual(told, { state: "accepted" });
      }
      assert.deepEqual(await publishEvent(terms, { relay: relay.url }), { state: "accepted" });

      const [thief, a, b] = [31, 32, 33].map((byte) => trialActiveNow({ byte, now: now(), terms }));
      assert.ok(thief && a && b);
      const open = async (held: HeldStake, before?: string) => {
        const context = await openContext(browser, { width: 900, height: 700 });
        // The chain is another test's matter.
        await context.route("**/v1/stakes/*", () => {});
        await context.addInitScript(
          ([name = "", text = ""]) => localStorage.setItem(name, text),
          [STAKES_NAME + held.name, writeKeptStake(held.kept)],
        );
        if (before !== undefined) await context.addInitScript(before);
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        await page.goto(`${site.url}/#/watch/${streamLink(stream, [relay.url])}`);
        await page.getByRole("button", { name: "Share", exact: true }).click();
      };
      await Promise.all([open(thief, FALSE_PEER), open(a), open(b)]);

      const said = async (name: string) =>
        await storedEvents({ kinds: [KIND.stakeWord], "#a": [STREAM], "#s": [name] }, { relay: relay.url });
      const words = await waitFor("both complaints", async () => {
        const all = (await said("complaint")).flatMap((event) => readPublicWord(event) ?? []);
        return new Set(all.map(({ word }) => word.said.witness)).size === 2 ? all : undefined;
      }, 180_000);
      assert.ok(words.every(({ accused }) => accused === thief.name), "the honest accuse nobody else");
      assert.equal(new Set((await said("page")).map(({ pubkey }) => pubkey)).size, 3);
      const rules = readStakeTerms(terms)?.rules ?? [];
      const active = [thief, a, b].flatMap(({ kept }) => admitting(kept.records) ?? []);
      const [evidence] = gatherEvidence({
        name: thief.name,
        rules,
        words: words.map(({ word }) => word),
        said: arbiterSaid(active, 0, makeRecordReader()),
      });
      assert.ok(evidence !== undefined && missingWitnesses(evidence) === 0, JSON.stringify(evidence));
    } finally {
      await browser.close();
      await Promise.all([edge.stop(), site.close(), origin.close()]);
      await relay.close();
    }
  },
});
