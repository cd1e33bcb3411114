import assert from "node:assert/strict";
import { ROOT } from "../../root.ts";
import { pageSize } from "./page-size.ts";

/** The project's goal for tips, proofs and escrow keys together. Forms, help and QR code come on top, each when it is opened. */
const MOST_BYTES = 25_000;

Deno.test("what makes and checks money in a page takes at most 25 kB of gzip before any wallet", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  const dir = await Deno.makeTempDir({ prefix: "dstream-page-" });
  try {
    const { gzip } = await pageSize(ROOT, dir);
    console.info(`tips, proofs and escrow keys: ${(gzip / 1000).toFixed(1)} kB gzip`);
    assert.ok(gzip <= MOST_BYTES, `${gzip} bytes`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
