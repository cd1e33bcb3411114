import assert from "node:assert/strict";
import { fallOf } from "./instant-fall.ts";

const problem = (status: number, code: string) => fallOf({ fault: "problem", status, code, detail: "" });

Deno.test("fallOf() gives up for what trying again can't help, by name", () => {
  assert.equal(fallOf({ fault: "no-way" }), "no-way");
  assert.equal(problem(406, "b-frames"), "b-frames");
  assert.equal(problem(406, "no-common-codec"), "codec");
  assert.equal(problem(503, "box-full"), "full");
  assert.equal(problem(429, "too-many-sessions"), "full");
  assert.equal(problem(404, "unknown-stream"), "not-offered");
  assert.equal(problem(405, "method-not-allowed"), "not-offered");
  assert.equal(fallOf({ fault: "not-a-box", status: 404 }), "not-offered");
  assert.equal(fallOf({ fault: "browser", detail: "no" }), "browser");
});

Deno.test("fallOf() leaves room for another try when the encoder, the box or the network comes back", () => {
  assert.equal(problem(404, "not-live"), undefined);
  assert.equal(problem(503, "restarting"), undefined);
  assert.equal(problem(429, "too-many-offers"), undefined);
  assert.equal(problem(500, "whatever"), undefined);
  assert.equal(fallOf({ fault: "not-a-box", status: 502 }), undefined);
  for (const fault of ["unreachable", "timeout", "silence", "closed"] as const) {
    assert.equal(fallOf({ fault }), undefined);
  }
});
