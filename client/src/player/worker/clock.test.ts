import assert from "node:assert/strict";
import { makeClock } from "./clock.ts";

const NOW = Date.UTC(2026, 10, 22, 20, 0, 0);
const httpDate = (ms: number) => new Date(ms).toUTCString();

Deno.test("makeClock() does not let a carrier make old news look fresh", () => {
  const clock = makeClock();
  clock.noteCarrier("https://old.example", httpDate(NOW - 3_600_000), NOW);
  assert.equal(clock.offset("https://old.example"), 0);
});

Deno.test("makeClock() does not let one carrier's clock speak for another's", () => {
  const clock = makeClock();
  clock.noteCarrier("https://ahead.example", httpDate(NOW + 3_600_000), NOW);
  assert.equal(clock.offset("https://ahead.example"), 3_600_500);
  assert.equal(clock.offset("https://other.example"), 0);
});

Deno.test("makeClock() turns either way by the page's own server", () => {
  const behind = makeClock();
  behind.noteOwn(httpDate(NOW - 600_000), NOW);
  assert.equal(behind.offset("https://box.example"), -599_500);
  behind.noteCarrier("https://box.example", httpDate(NOW - 600_000), NOW);
  assert.equal(behind.offset("https://box.example"), -599_500);
});

Deno.test("makeClock() takes a second or two for noise, and garbage for nothing", () => {
  const clock = makeClock();
  for (const date of [null, "soon", "", httpDate(NOW + 1000), httpDate(NOW - 2000)]) {
    clock.noteOwn(date, NOW);
    clock.noteCarrier("https://box.example", date, NOW);
  }
  assert.equal(clock.offset("https://box.example"), 0);
});
