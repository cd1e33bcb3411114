import assert from "node:assert/strict";
import { eventCoordinates } from "./coordinates.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const at = (kind: number, tags: string[][] = []) =>
  eventCoordinates(signEvent({ kind, created_at: 1, tags, content: "" }, SECRETS.creator));

Deno.test("eventCoordinates() gives undefined for kinds that nothing replaces", () => {
  assert.equal(at(KIND.chat, [["d", "a"]]), undefined);
  assert.equal(at(KIND.checkpoint, [["d", "a"]]), undefined);
});

Deno.test("eventCoordinates() ignores d where the kind alone counts, and takes a missing d for the empty one", () => {
  assert.equal(at(KIND.muteList, [["d", "a"]]), `${KIND.muteList}:${PEOPLE.creator}:`);
  assert.equal(at(KIND.delegation, [["d", "a"], ["d", "b"]]), `${KIND.delegation}:${PEOPLE.creator}:a`);
  assert.equal(at(KIND.delegation), `${KIND.delegation}:${PEOPLE.creator}:`);
});
