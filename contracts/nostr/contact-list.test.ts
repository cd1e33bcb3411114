import assert from "node:assert/strict";
import { readContactList } from "./contact-list.ts";
import { KIND } from "./kinds.ts";

const key = (digit: string) => digit.repeat(64);
const list = (kind: number, tags: string[][]) => ({
  kind,
  tags,
  content: "",
  created_at: 1,
  pubkey: key("a"),
  id: key("b"),
  sig: "c".repeat(128),
});

Deno.test("readContactList() answers undefined for other kinds", () => {
  assert.equal(readContactList(list(KIND.muteList, [["p", key("1")]])), undefined);
});

Deno.test("readContactList() leaves out broken keys and repetitions", () => {
  const tags = [["p", key("1")], ["p"], ["p", "npub1x"], ["p", key("1")], ["e", key("3")], [
    "p",
    key("2"),
    "wss://x",
  ]];
  assert.deepEqual(readContactList(list(KIND.contacts, tags)), [key("1"), key("2")]);
});
