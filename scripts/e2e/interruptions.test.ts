import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { launchChromium } from "./browser.ts";
import { type LocalStack, startDemo } from "./local-stack.ts";
import { playsOn, position, until } from "./page.ts";

/** The process ids of the running parts. */
async function partPid(stack: LocalStack, name: string): Promise<number> {
  const record = JSON.parse(await Deno.readTextFile(`${stack.home}/run.json`)) as {
    children: { name: string; pid: number }[];
  };
  return record.children.find((child) => child.name === name)?.pid ?? assert.fail(`${name} doesn't run`);
}

async function mediamtxPid(stack: LocalStack): Promise<number> {
  const box = await partPid(stack, "box");
  const children = await Deno.readTextFile(`/proc/${box}/task/${box}/children`);
  return Number(children.trim().split(" ")[0]);
}

async function sessionOf(stack: LocalStack): Promise<string> {
  const response = await fetch(`http://localhost:${stack.ports.box}/live/demo/status.json`);
  return (await response.json() as { sid: string }).sid;
}

/** Kills something under a watching page, and sees the page say so, go on by itself, and never show an unsealed picture. */
async function survives(page: Page, stack: LocalStack, kill: () => Promise<void>): Promise<void> {
  await playsOn(page, 2, 30_000);
  const sid = await sessionOf(stack);
  await kill();
  await page.locator('.stage[data-state="reconnecting"]').waitFor({ timeout: 20_000 });
  const at = await position(page) ?? 0;
  await until("the picture comes back", 45_000, async () => (await position(page) ?? 0) > at + 1);
  await playsOn(page, 2);
  await page.getByRole("button", { name: /^Sealed/ }).waitFor({ timeout: 5000 });
  assert.equal(await sessionOf(stack), sid);
}

Deno.test({
  name:
    "a watching page outlives its encoder, MediaMTX and the whole box, in the same session and without a reload",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using demo = await startDemo();
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(demo.watch);
    const kills: Record<string, () => Promise<number>> = {
      "the encoder": () => partPid(demo, "picture"),
      "MediaMTX": () => mediamtxPid(demo),
      "the box": () => partPid(demo, "box"),
    };
    for (const [what, pid] of Object.entries(kills)) {
      await t.step(what, () => survives(page, demo, async () => Deno.kill(await pid(), "SIGKILL")));
    }
    await browser.close();
  },
});
