import assert from "node:assert/strict";
import { publicKeyOf, verifyEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import {
  readClientMessage,
  type RelayMessage,
  writeRelayMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import { startSite } from "../../testing/built-site.ts";
import { liveEvent, openContext, testKey } from "../../testing/discover-stand.ts";
import { startChromium } from "../../testing/watch-stand.ts";

const VIEWER = testKey(51);

/** A relay that tells strangers nothing, and one stream to whoever proves a key. */
function startShyRelay() {
  const known: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    let asker: string | undefined;
    const say = (message: RelayMessage) => socket.send(writeRelayMessage(message));
    socket.onopen = () => say({ type: "AUTH", challenge: "who goes there" });
    socket.onmessage = ({ data }) => {
      const message = readClientMessage(String(data));
      if (message.type === "AUTH" && message.event.kind === KIND.clientAuth && verifyEvent(message.event)) {
        asker = message.event.pubkey;
        known.push(asker);
        say({ type: "OK", eventId: message.event.id, ok: true, reason: "" });
      }
      if (message.type !== "REQ") return;
      const { subscription } = message;
      if (asker === undefined) {
        return say({ type: "CLOSED", subscription, reason: "auth-required: members only" });
      }
      say({ type: "EVENT", subscription, event: liveEvent({ by: 0, title: "For members" }) });
      say({ type: "EOSE", subscription });
    };
    return response;
  });
  return { url: `ws://localhost:${server.addr.port}`, known, close: () => server.shutdown() };
}

Deno.test("a relay learns who the viewer is only after they said so", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  const browser = await startChromium();
  const relay = startShyRelay();
  const site = await startSite({ relays: [relay.url] });
  try {
    const context = await openContext(browser);
    await context.addInitScript(([pubkey, secret]) => {
      const identity = { kind: "local", pubkey, secret, backedUp: true };
      localStorage.setItem("dstream/identity/1", JSON.stringify(identity));
    }, [publicKeyOf(VIEWER), "34".repeat(32)]);
    const page = await context.newPage();
    await page.goto(site.url);
    await page.getByText(`${relay.url} asks who you are`).waitFor();
    assert.deepEqual(relay.known, [], "nothing was told before");
    await page.getByRole("button", { name: "Not now" }).click();
    await page.getByText(`${relay.url} refuses to answer`).waitFor();
    assert.deepEqual(relay.known, []);
    await page.reload();
    await page.getByRole("button", { name: "Tell it" }).click();
    await page.getByText("For members").waitFor();
    assert.deepEqual([...new Set(relay.known)], [publicKeyOf(VIEWER)]);
  } finally {
    await browser.close();
    await Promise.all([site.close(), relay.close()]);
  }
});
