import assert from "node:assert/strict";
import { creatorWallet } from "../../contracts/monero/trial-payments.ts";
import { waitFor } from "../trial/trial-box.ts";
import { openTipLedger } from "./ledger.ts";
import { watchTips } from "./watcher.ts";

Deno.test("watchTips() says once, and not with each look, that its ledger can't be written", async () => {
  const dir = await Deno.makeTempDir();
  const log: string[] = [];
  let saves = 0;
  const tips = watchTips({
    wallet: creatorWallet(),
    nodes: [new URL("http://node.example/")],
    ledger: {
      ...openTipLedger(`${dir}/tips.json`),
      save: () => {
        saves++;
        throw new Error("no space left");
      },
    },
    log: (line) => log.push(line),
    now: () => 0,
    fetch: () => Promise.reject(new TypeError("refused")),
    everyMs: 1,
  });
  try {
    await waitFor("some looks", () => saves > 4 || undefined);
  } finally {
    await tips.close();
    await Deno.remove(dir, { recursive: true });
  }
  assert.deepEqual(log, ["tips: looking failed: Error: no space left"]);
});
