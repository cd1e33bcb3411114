import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { startSite } from "../../client/testing/built-site.ts";
import { startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { readLines } from "../../media/mediamtx/run-command.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { CREATOR, startTrialBox, waitFor } from "../../media/trial/trial-box.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { type DoorMode, openDoor } from "../bench/faults/door.ts";
import { openViewer } from "../bench/faults/watching.ts";
import { PORTS } from "../environment.ts";
import { ROOT } from "../root.ts";
import { launchChromium } from "./browser.ts";

/** `deno task mirror` as a person runs it, and what it has printed. */
async function runMirror(args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "--no-check", "scripts/mirror.ts", ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const hear = (line: string) => lines.push(line);
  const heard = Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear)]);
  const said = () => lines.join("\n");
  await waitFor(
    "the mirror is live",
    () => Promise.resolve(/live, from/.test(said()) || undefined),
    30_000,
    () => Promise.resolve(said()),
  );
  return {
    said,
    addresses: () => lines.map((line) => line.trim()).filter((line) => /^https?:\S+\.m3u8$/.test(line)),
    end: async () => {
      child.kill("SIGTERM");
      const { code } = await child.status;
      await heard;
      return code;
    },
  };
}

/** What `deno task doctor` finds wrong; the environment names the ports of the box. */
async function runDoctor(args: readonly string[], env: Record<string, string>): Promise<unknown[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "--no-check", "scripts/doctor.ts", "--json", ...args],
    cwd: ROOT,
    env,
    stderr: "inherit",
  }).output();
  const { findings } = JSON.parse(new TextDecoder().decode(stdout)) as { findings: { state: string }[] };
  assert.ok(findings.length > 10, JSON.stringify(findings));
  return findings.filter(({ state }) => state === "fail");
}

const D = "one";

Deno.test({
  name:
    "a mirror of a real box takes over in front of a viewer's eyes when the way to the box is cut or lies, and doctor finds both well",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const relay = startMemoryRelay();
    const trial = await startTrialBox({ streams: [D] });
    const encoder = startEncoder({ url: trial.ingest(D, trial.keyOf(D)).rtmp });
    const [site, door] = await Promise.all([startSite({ relays: [relay.url] }), openDoor(trial.url("/"))]);
    let browser: Browser | undefined;
    let mirror: Awaited<ReturnType<typeof runMirror>> | undefined;
    try {
      const stream = readAddress(trial.address(D));
      assert.ok(stream);
      const link = streamLink(stream, [relay.url]);
      const listsAt = (base: string) => ["index", "ll"].map((form) => `${base}/live/${D}/${form}.m3u8`);
      let saidS = Math.floor(Date.now() / 1000);
      const announce = (streaming: string[]) => {
        const { creator } = stream;
        const relays = [relay.url];
        const template = liveEventTemplate(
          { d: D, creator, title: "Trial", status: "live", starts: saidS, relays, streaming },
          saidS++,
        );
        relay.add(signEvent(template, CREATOR));
      };
      relay.add(trial.delegation(D).event);
      announce(listsAt(door.url));
      await trial.until(D, ({ state }) => state === "live");

      const [port = 0] = await freePorts(1);
      const host = `localhost:${port}`;
      // The mirror has a way of its own, which isn't announced.
      mirror = await runMirror([
        `https://site.example/#/watch/${link}`,
        ...["--port", String(port), "--host", "127.0.0.1", "--public-url", `http://${host}`],
        ...["--relay", relay.url, "--from", listsAt(trial.url("")).join(",")],
      ]);
      assert.equal(mirror.addresses().length, 2, mirror.said());
      announce([...listsAt(door.url), ...mirror.addresses()]);

      const { http: _http, ...own } = trial.config.ports;
      const ports = Object.fromEntries(
        Object.entries(own).map(([name, port]) => [PORTS[name as keyof typeof own].variable, String(port)]),
      );
      for (const base of [door.url, `http://${host}`]) {
        announce([...listsAt(base), ...mirror.addresses()]);
        assert.deepEqual(await runDoctor([link, "--relay", relay.url], ports), [], base);
      }
      announce([...listsAt(door.url), ...mirror.addresses()]);

      browser = await launchChromium();
      for (const mode of ["shut", "bends"] satisfies DoorMode[]) {
        const viewer = await openViewer(browser, `${site.url}/#/watch/${link}`, {
          rung: "low",
          shares: false,
        });
        assert.ok(await viewer.carriedBy(new URL(door.url).host, 8000) !== undefined, await viewer.state());
        assert.ok(await viewer.untilCalm(2, 20), await viewer.state());
        await viewer.forget();
        await door.set(mode);
        const tookMs = await viewer.carriedBy(host, 8000) ?? Infinity;
        assert.ok(await viewer.untilCalm(3, 20), await viewer.state());
        const { stoodS } = await viewer.seen();
        assert.ok(tookMs < 2000, `${mode}: switched after ${tookMs} ms`);
        assert.ok(stoodS < 0.8, `${mode}: stood still for ${stoodS} s`);
        assert.equal(await viewer.trust(), "verified");
        await door.set("open");
        await viewer.close();
      }
      const status = await (await fetch(`http://${host}/live/${D}/status.json`)).json();
      assert.equal(status.state, "live");
      assert.equal(status.mirror.refused, 0, JSON.stringify(status.mirror));
      assert.equal(await mirror.end(), 0, mirror.said());
    } finally {
      await browser?.close();
      await Promise.all([encoder.stop(), door.close(), site.close(), relay.close()]);
      await trial.close();
    }
  },
});
