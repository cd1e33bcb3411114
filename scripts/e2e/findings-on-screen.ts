import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** The words stand somewhere on the page. */
export const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 30_000 });
/** Presses a button by its whole name. */
export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const finding = (page: Page, code: string) => page.locator(`[data-code="${code}"]`).first();
/** A finding is on screen, with its sentence, its remedy and its code. */
export const finds = async (page: Page, code: string, sentence: string) => {
  const block = finding(page, code);
  await block.waitFor({ timeout: 60_000 });
  const text = await block.innerText();
  assert.ok(text.startsWith(sentence), text);
  assert.ok(text.split("\n").filter((line) => line !== "").length >= 3, text);
};
/** A finding is no longer on screen. */
export const mends = (page: Page, code: string, timeout = 60_000) =>
  finding(page, code).waitFor({ state: "detached", timeout });

/** Prepares a stream by the page until it waits for an encoder; answers what that needs. */
export async function awaitEncoder(
  page: Page,
  url: string,
): Promise<{ d: string; server: string; key: string }> {
  await page.context().addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
  await page.goto(`${url}/#/broadcast`);
  await says(page, "The box is ready");
  await page.getByLabel("Title").fill("Bees");
  await press(page, "Prepare the stream");
  await says(page, "Waiting for your encoder");
  return {
    d: new URL(page.url()).hash.split("/").at(-1) ?? "",
    server: await page.getByLabel("Server", { exact: true }).inputValue(),
    key: await page.getByLabel("Stream key", { exact: true }).inputValue(),
  };
}
