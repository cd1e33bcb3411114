import assert from "node:assert/strict";
import { makeRelayBook } from "./relay-book.ts";

const outcome = (state: "taken" | "refused" | "unanswered", reason = "", eventId = "a") => ({
  relay: "wss://relay.example/?token=secret",
  eventId,
  state,
  reason,
});

Deno.test("faults() has nothing of other events, of older announcements, and of what a relay has newer already", () => {
  const book = makeRelayBook();
  book.note(outcome("refused", "blocked"));
  book.expect("one", "a");
  book.note(outcome("refused", "blocked", "b"));
  book.note(outcome("refused", "duplicate: have it"));
  book.note(outcome("refused", "replaced: have newer event"));
  assert.deepEqual(book.faults("one"), []);
  book.note(outcome("refused", "blocked"));
  book.expect("one", "b");
  assert.deepEqual(book.faults("one"), []);
});

Deno.test("faults() has the relays that lack the announcement too, each once", () => {
  const book = makeRelayBook();
  book.expect("one", "a");
  book.note(outcome("refused", "restricted: pay first"));
  assert.deepEqual(book.faults("one", ["wss://relay.example", "wss://other.example"]), [
    { relay: "relay.example", reason: "restricted: pay first" },
    { relay: "other.example", reason: "has no announcement of it" },
  ]);
});

Deno.test("faults() names the relay by its host alone, with its reason, until it takes the event", () => {
  const book = makeRelayBook();
  book.expect("one", "a");
  book.note(outcome("unanswered", "no connection in time"));
  assert.deepEqual(book.faults("one"), [{ relay: "relay.example", reason: "no answer" }]);
  book.note(outcome("refused", "restricted: pay first"));
  assert.deepEqual(book.faults("one"), [{ relay: "relay.example", reason: "restricted: pay first" }]);
  assert.deepEqual(book.faults("two"), []);
  book.note(outcome("taken"));
  assert.deepEqual(book.faults("one"), []);
});
