import assert from "node:assert/strict";
import { makeAnnouncements } from "./announcements.ts";

const name = (p: number) => ({ rid: "video", n: 9, p });

Deno.test("makeAnnouncements() expects nothing any more when all who announced it don't bring it", () => {
  const announcements = makeAnnouncements();
  announcements.remove(name(1), "a");
  announcements.add(name(1), "a");
  announcements.add(name(1), "b");
  announcements.remove(name(1), "a");
  assert.deepEqual([announcements.coming(name(1)), announcements.coming(name(2))], [true, false]);
  announcements.remove(name(1), "b");
  assert.equal(announcements.coming(name(1)), false);
});

Deno.test("makeAnnouncements() remembers who spoke of what, whatever came of it, and not for ever", () => {
  const announcements = makeAnnouncements();
  announcements.add(name(1), "a");
  announcements.drop(name(1));
  announcements.clear();
  assert.deepEqual([announcements.spoke("a", name(1)), announcements.spoke("b", name(1))], [true, false]);
  for (let p = 2; p < 900; p++) announcements.add(name(p), "a");
  assert.equal(announcements.spoke("a", name(1)), false);
});
