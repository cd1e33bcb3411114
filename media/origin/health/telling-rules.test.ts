import assert from "node:assert/strict";
import { type TellingFacts, tellingFindings } from "./telling-rules.ts";

const NOW = 1_790_000_000;
const codes = (facts: Partial<TellingFacts>) =>
  tellingFindings({ state: "live", nowSeconds: NOW, ...facts }).map(({ code }) => code);

Deno.test("tellingFindings() says nothing of what isn't known, or is well", () => {
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ delegation: { state: "unknown" }, relayFaults: [], announced: [] }), []);
  assert.deepEqual(codes({ delegation: { state: "in-force", exp: NOW + 1800 } }), []);
  const mirrored = ["http://localhost/live/a/index.m3u8", "https://mirror.example/a.m3u8"];
  assert.deepEqual(codes({ announced: mirrored }), []);
});

Deno.test("tellingFindings() tells a delegation that ends soon from one that is missing, and why it is", () => {
  assert.deepEqual(codes({ delegation: { state: "in-force", exp: NOW + 1799 } }), ["delegation-expiring"]);
  const details = (["none", "other-key", "expired", "not-yet", "overlong"] as const).map((why) =>
    tellingFindings({ state: "live", delegation: { state: "missing", why } })[0]?.detail
  );
  assert.equal(new Set(details).size, 5);
  assert.deepEqual(codes({ state: "ended", delegation: { state: "missing", why: "expired" } }), []);
});

Deno.test("tellingFindings() names the relays that refused, three at most", () => {
  const fault = (relay: string) => ({ relay, reason: "blocked: pay first" });
  const relayFaults = ["a.example", "b.example", "c.example", "d.example"].map(fault);
  const [found] = tellingFindings({ state: "ended", relayFaults });
  assert.match(found?.detail ?? "", /a\.example \(blocked: pay first\), .*c\.example \([^)]+\) and 1 more:/);
});

Deno.test("tellingFindings() says from where a box can be reached that is reached from nowhere else", () => {
  const detail = (announced: string[]) => tellingFindings({ state: "live", announced })[0]?.detail ?? "";
  assert.match(detail(["http://127.0.0.1:5659/a.m3u8", "http://localhost/a.m3u8"]), /on the box itself/);
  assert.match(detail(["http://localhost/a.m3u8", "http://192.168.1.7/a.m3u8"]), /own network/);
});
