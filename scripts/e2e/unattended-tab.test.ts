import assert from "node:assert/strict";
import { toHex } from "../../contracts/hex.ts";
import { delegationTemplate, readDelegation } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { startSite } from "../../client/testing/built-site.ts";
import { chromiumFlags } from "../../client/testing/chromium-flags.ts";
import { goLive, prepareStream, says } from "../../client/testing/control-room.ts";
import { startFakeBox } from "../../client/testing/fake-box.ts";
import { startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { startBunker } from "../../client/testing/test-bunker.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { waitFor } from "../../media/trial/trial-box.ts";
import { firstFound, PACKAGES } from "../packages.ts";
import { launchTabBrowser } from "./hidden-tab.ts";
import { startRealRelay } from "./real-relay.ts";

const person = new Uint8Array(32).fill(5);

Deno.test(
  "a hidden tab renews what the box may through a signing app, whose relay went away meanwhile",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    const executablePath = await firstFound(PACKAGES.chromium.found, Deno.env.get("PATH") ?? "");
    if (executablePath === undefined) {
      throw new Error("Chromium is missing: deno task test installs it or says how");
    }
    // A port that the system gives to nobody while this relay is away.
    const [linePort] = await freePorts(1);
    let line = await startRealRelay(linePort);
    const { url: lineUrl } = line;
    let bunker = await startBunker(lineUrl, person);
    const kept = JSON.stringify({
      kind: "bunker",
      pubkey: publicKeyOf(person),
      remote: bunker.pubkey,
      relays: [lineUrl],
      clientSecret: toHex(new Uint8Array(32).fill(6)),
    });
    const relay = startMemoryRelay();
    const box = await startFakeBox();
    const site = await startSite({ relays: [relay.url], box: box.url });
    const tabs = await launchTabBrowser(executablePath, chromiumFlags());
    const delegations = () => relay.published.filter(({ kind }) => kind === KIND.delegation).length;
    try {
      let url = "";
      await tabs.withPage(async (page) => {
        await page.goto(`${site.url}/#/settings`);
        await page.evaluate((kept) => {
          localStorage.setItem("dstream/identity/1", kept);
          localStorage.setItem("dstream/way", "encoder");
        }, kept);
        await page.goto(`${site.url}/#/broadcast`);
        await page.reload();
        await prepareStream(page, "Bees");
        goLive(box);
        await says(page, "Viewers see you.");
        url = page.url();
      });
      assert.equal(delegations(), 1);
      await tabs.cover();
      assert.equal(await tabs.evaluate(url, "document.visibilityState"), "hidden");

      bunker.close();
      await line.close();
      // As it is eleven hours later, without the clock of every relay being wrong.
      const [given] = relay.published.map(readDelegation).filter((read) => read !== undefined);
      assert.ok(given !== undefined);
      const now = Math.floor(Date.now() / 1000);
      const old = { ...given, nbf: now - 11 * 3600, exp: now + 3600 };
      relay.add(signEvent(delegationTemplate(old, now, given.event), person));
      await tabs.evaluate(url, "location.reload()");
      await waitFor(
        "the page to say why it can't renew",
        async () =>
          String(await tabs.evaluate(url, "document.body.textContent"))
            .includes("relay that leads to your signing app can't be reached") || undefined,
        30_000,
      );
      line = await startRealRelay(linePort);
      bunker = await startBunker(lineUrl, person);
      await waitFor("a fresh delegation", () => delegations() > 1 || undefined, 60_000);
      assert.equal(await tabs.evaluate(url, "document.visibilityState"), "hidden");
    } finally {
      await tabs.close();
      bunker.close();
      await Promise.all([line.close(), relay.close(), box.close(), site.close()]);
    }
  },
);
