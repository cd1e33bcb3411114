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
export const mends = (page: Page, code: string) =>
  finding(page, code).waitFor({ state: "detached", timeout: 60_000 });
