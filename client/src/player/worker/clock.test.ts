import assert from "node:assert/strict";
import { makeClock } from "./clock.ts";

const NOW = Date.UTC(2026, 10, 22, 20, 0, 0);
const httpDate = (ms: number) => new Date(ms).toUTCString();

Deno.test("makeClock() does not let a carrier make old news look fresh", () => {
  const clock = makeClock();
  clock.noteCarrier("https://old.example", httpDate(NOW - 3_600_000), NOW);
  assert.equal(clock.offset("https://old.example"), 0);
});

Deno.test("makeClock() takes a carrier for a liar that is more than ten minutes ahead", () => {
  const clock = makeClock();
  clock.noteCarrier("https://liar.example", "Thu, 01 Jan 2099 00:00:00 GMT", NOW);
  clock.noteCarrier("https://ahead.example", httpDate(NOW + 600_000), NOW);
  assert.equal(clock.offset("https://liar.example"), 0);
  assert.equal(clock.offset("https://ahead.example"), 0);
  // Where the page's own server is ahead as well, the machine is behind.
  clock.noteOwn({ date: httpDate(NOW + 590_000), age: null }, NOW);
  assert.equal(clock.offset("https://ahead.example"), 600_500);
});

Deno.test("makeClock() does not let one carrier's clock speak for another's, nor for the page's", () => {
  const clock = makeClock();
  clock.noteCarrier("https://ahead.example", httpDate(NOW + 360_000), NOW);
  assert.equal(clock.offset("https://ahead.example"), 360_500);
  assert.equal(clock.offset("https://other.example"), 0);
  assert.equal(clock.ownOffset(), 0);
});

Deno.test("makeClock() turns either way by the page's own server", () => {
  const behind = makeClock();
  behind.noteOwn({ date: httpDate(NOW - 600_000), age: "0" }, NOW);
  assert.equal(behind.offset("https://box.example"), -599_500);
  behind.noteCarrier("https://box.example", httpDate(NOW - 600_000), NOW);
  assert.equal(behind.offset("https://box.example"), -599_500);
});

Deno.test("makeClock() does not set itself back by an old copy of the page, whether a cache says how old or not", () => {
  for (const age of ["86400", null]) {
    const clock = makeClock();
    clock.noteOwn({ date: httpDate(NOW - 86_400_000), age }, NOW);
    clock.noteCarrier("https://box.example", httpDate(NOW), NOW);
    assert.equal(clock.offset("https://box.example"), 0, `${age}`);
  }
  const told = makeClock();
  told.noteOwn({ date: httpDate(NOW - 86_400_000), age: "86400" }, NOW);
  assert.equal(told.ownOffset(), 0);
});

Deno.test("makeClock() does not run ahead where a cache says the time of now, and how old its copy is", () => {
  const clock = makeClock();
  clock.noteOwn({ date: httpDate(NOW), age: "31536000" }, NOW);
  assert.equal(clock.ownOffset(), 0);
});

Deno.test("makeClock() turns no further than what an old copy of the page proves", () => {
  const ahead = makeClock();
  ahead.noteOwn({ date: httpDate(NOW - 7_200_000), age: "3600" }, NOW);
  assert.equal(ahead.ownOffset(), -3_599_500);
  const behind = makeClock();
  behind.noteOwn({ date: httpDate(NOW + 3_600_000), age: "3600" }, NOW);
  assert.equal(behind.ownOffset(), 3_600_500);
});

Deno.test("makeClock() takes a second or two for noise, and garbage for nothing", () => {
  const clock = makeClock();
  for (const date of [null, "soon", "", httpDate(NOW + 1000), httpDate(NOW - 2000)]) {
    clock.noteOwn({ date, age: "-1" }, NOW);
    clock.noteCarrier("https://box.example", date, NOW);
  }
  assert.equal(clock.offset("https://box.example"), 0);
});
