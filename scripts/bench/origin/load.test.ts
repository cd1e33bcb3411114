import assert from "node:assert/strict";
import { best, percentile, readWrk } from "./load.ts";

const SUMMARY = `Running 3s test @ http://127.0.0.1:5659/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.71ms    0.61ms  12.10ms   86.95%
  28110 requests in 3.00s, 17.02GB read
Requests/sec:   9366.53
Transfer/sec:      5.67GB
`;

Deno.test("readWrk() gives undefined when there is no summary", () => {
  assert.equal(readWrk("unable to connect to 127.0.0.1:1 Connection refused"), undefined);
});

Deno.test("readWrk() tells of answers that were no answers", () => {
  assert.equal(readWrk(`${SUMMARY}  Non-2xx or 3xx responses: 12\n`)?.faults, "Non-2xx or 3xx responses: 12");
  assert.match(
    readWrk(`  Socket errors: connect 0, read 3, write 0, timeout 0\n${SUMMARY}`)?.faults ?? "",
    /read 3/,
  );
});

Deno.test("readWrk() reads requests, time and bytes", () => {
  assert.deepEqual(readWrk(SUMMARY), { requests: 28_110, seconds: 3, bytes: 17.02 * 1024 ** 3 });
});

Deno.test("best() and percentile() take values that were there", () => {
  assert.equal(best([1, 3, 2]), 3);
  assert.equal(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95), 10);
  assert.equal(percentile([5], 0.5), 5);
});
