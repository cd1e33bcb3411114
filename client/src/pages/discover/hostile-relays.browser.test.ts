import assert from "node:assert/strict";
import { startSite } from "../../../testing/built-site.ts";
import { liveEvent, openContext } from "../../../testing/discover-stand.ts";
import { startMemoryRelay } from "../../../testing/memory-relay.ts";
import { startChromium } from "../../../testing/watch-stand.ts";

type Manner = (socket: WebSocket, subscription: string) => void;

/** A relay that answers every question in its own way. */
function startRelay(manner: Manner) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      const [type, subscription] = JSON.parse(String(data)) as [string, string];
      if (type === "REQ") manner(socket, subscription);
    };
    return response;
  });
  return { url: `ws://localhost:${server.addr.port}`, close: () => server.shutdown() };
}

const FORGED = { ...liveEvent({ by: 3, title: "A lie" }), sig: "0".repeat(128) };

const MANNERS: { name: string; manner: Manner; words: string }[] = [
  { name: "hangs", manner: () => {}, words: "takes questions but does not answer" },
  {
    name: "sends 100 MB at once",
    manner: (socket, name) =>
      socket.send(JSON.stringify(["EVENT", name, { content: "x".repeat(100 * 1024 * 1024) }])),
    words: "sent far too much at once",
  },
  {
    name: "sends garbage",
    manner: (socket) => {
      for (let n = 0; n < 40; n++) socket.send('{"not":"nostr"');
    },
    words: "sends what nobody can read",
  },
  {
    name: "lies",
    manner: (socket, name) => {
      for (let n = 0; n < 40; n++) socket.send(JSON.stringify(["EVENT", name, FORGED]));
    },
    words: "sends forged or unasked-for events",
  },
  {
    name: "refuses",
    manner: (socket, name) => socket.send(JSON.stringify(["CLOSED", name, "restricted: not for you"])),
    words: "refuses to answer",
  },
];

Deno.test("no relay's manners keep the streams of another from being shown", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async (t) => {
  const browser = await startChromium();
  for (const { name, manner, words } of MANNERS) {
    await t.step(name, async () => {
      const [bad, good] = [startRelay(manner), startMemoryRelay()];
      const [alone, both] = [
        await startSite({ relays: [bad.url] }),
        await startSite({ relays: [bad.url, good.url] }),
      ];
      good.add(liveEvent({ by: 0, title: "Genuine" }));
      const context = await openContext(browser);
      try {
        const page = await context.newPage();
        await page.goto(both.url);
        await page.getByText("Genuine").waitFor();
        assert.equal(await page.getByText("A lie").count(), 0);
        await page.goto(alone.url);
        await page.getByText(`${bad.url} ${words}`).waitFor();
        assert.equal(
          await page.getByText("Nobody is live").count(),
          0,
          "silence is not the same as no streams",
        );
      } finally {
        await context.close();
        await Promise.all([alone.close(), both.close(), bad.close(), good.close()]);
      }
    });
  }
  await browser.close();
});
