import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { liveEvent, now, openContext, testKey } from "../../../testing/discover-stand.ts";
import { withStand } from "../../../testing/site-stand.ts";

const VIEWER = testKey(50);
const keyOf = (by: number) => publicKeyOf(testKey(by));
const list = (kind: number, people: number[]) =>
  signEvent(
    { kind, created_at: now() - 60, content: "", tags: people.map((by) => ["p", keyOf(by)]) },
    VIEWER,
  );

Deno.test("discover hides whom the viewer muted, and shows whom they follow on a shelf", {
  sanitizeOps: false,
  sanitizeResources: false,
}, () =>
  withStand(async ({ browser, relay, url }) => {
    relay.add(liveEvent({ by: 0, title: "By a stranger" }));
    relay.add(liveEvent({ by: 1, title: "By somebody muted" }));
    relay.add(liveEvent({ by: 2, title: "By somebody followed" }));
    relay.add(list(KIND.contacts, [2]));
    relay.add(list(KIND.muteList, [1]));
    // Another's lists are not the viewer's.
    relay.add(signEvent({ ...list(KIND.muteList, [0, 2]), created_at: now() }, testKey(60)));
    const context = await openContext(browser);
    await context.addInitScript((pubkey) => {
      localStorage.setItem("dstream/identity/1", JSON.stringify({ kind: "extension", pubkey }));
    }, publicKeyOf(VIEWER));
    const page = await context.newPage();
    await page.goto(url);
    const shelf = page.locator("section", { has: page.getByRole("heading", { name: "People you follow" }) });
    await shelf.getByText("By somebody followed").waitFor();
    await page.getByText("By somebody muted").waitFor({ state: "detached" });
    assert.deepEqual((await page.locator("article h2").allInnerTexts()).sort(), [
      "By a stranger",
      "By somebody followed",
    ]);
  }));
