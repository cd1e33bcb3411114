import assert from "node:assert/strict";
import { isOfSession } from "./of-session.ts";

Deno.test("isOfSession() takes nothing for news that was paid in another session, where somebody says which one is on the air", () => {
  const sessions = ["now"];
  assert.equal(isOfSession({ sid: "then", at: 100 }, { sessions }), false);
  assert.equal(isOfSession({ sid: "then", at: 100 }, { sessions, since: 100 }), false);
  assert.equal(isOfSession({ sid: "then", at: 99 }, { sessions, since: 100 }), true);
  assert.equal(isOfSession({ sid: "now", at: 100 }, { sessions, since: 100 }), true);
  assert.equal(isOfSession({ at: 100 }, { sessions, since: 100 }), true);
  assert.equal(isOfSession({ sid: "then", at: 100 }, { sessions: [], since: 100 }), true);
});
