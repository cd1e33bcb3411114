import assert from "node:assert/strict";
import { makeContributions } from "./contributions.ts";

Deno.test("ended() names nobody who was asked and sent nothing", () => {
  const contributions = makeContributions();
  contributions.began("a", "/1");
  contributions.paused("a", "/1");
  contributions.came("a", 10);
  assert.deepEqual([...contributions.ended("/1")], []);
});

Deno.test("ended() names everybody whose bytes one object holds, and forgets them", () => {
  const contributions = makeContributions();
  contributions.began("poisoner", "/1");
  contributions.came("poisoner", 64);
  contributions.paused("poisoner", "/1");
  contributions.began("honest", "/1");
  contributions.came("honest", 36);
  assert.deepEqual([...contributions.ended("/1")], [["poisoner", 64], ["honest", 36]]);
  assert.deepEqual([...contributions.ended("/1")], []);
});

Deno.test("came() counts for all that a peer was asked for, as nobody says which it was", () => {
  const contributions = makeContributions();
  contributions.began("a", "/video/1");
  contributions.began("a", "/audio/1");
  contributions.came("a", 5);
  assert.deepEqual([...contributions.ended("/video/1")], [["a", 5]]);
  assert.deepEqual([...contributions.ended("/audio/1")], [["a", 5]]);
});
