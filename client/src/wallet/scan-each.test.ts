import assert from "node:assert/strict";
import { scanEach } from "./scan-each.ts";

Deno.test("scanEach() throws where no transaction could be read, and is stopped by none of several", async () => {
  const read: string[] = [];
  const scan = (txid: string) =>
    txid.startsWith("no") ? Promise.reject(new Error(txid)) : Promise.resolve(void read.push(txid));
  await assert.rejects(scanEach(["no-1", "no-2"], scan), { message: "no-1" });
  await scanEach(["no-1", "one", "no-2", "two"], scan);
  assert.deepEqual(read, ["one", "two"]);
});
