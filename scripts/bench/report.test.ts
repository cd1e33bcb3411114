import assert from "node:assert/strict";
import { reportTable } from "./report.ts";

Deno.test("reportTable() shows goals that were missed as loudly as figures", () => {
  const table = reportTable({
    name: "seal",
    conditions: { cores: 2 },
    rows: [
      { what: "seal a segment", value: 31.25, unit: "ms", goal: "≤ 25 ms", met: false },
      {
        what: "hash",
        value: 1234.5,
        unit: "MB/s",
        peer: { name: "bare SHA-256", value: 1500 },
        ratio: 0.823,
      },
    ],
  });
  const rows = table.split("\n").map((row) => row.trim().replaceAll(/ {2,}/g, " | "));
  assert.deepEqual(rows, [
    "seal (cores 2)",
    "",
    "what | value | beside it | ratio | goal",
    "seal a segment | 31.3 ms | ≤ 25 ms | MISSED",
    "hash | 1235 MB/s | bare SHA-256: 1500 MB/s | × 0.823",
  ]);
});
