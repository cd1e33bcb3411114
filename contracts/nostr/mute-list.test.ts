import assert from "node:assert/strict";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { muteListTemplate, readMuteList } from "./mute-list.ts";

const { guest, viewer } = PEOPLE;
const ID = "ab".repeat(32);
const list = (tags: string[][], content = "", kind: number = KIND.muteList) =>
  signEvent({ kind, created_at: 5, tags, content }, SECRETS.creator);

Deno.test("readMuteList() gives undefined for another kind and leaves broken entries out", () => {
  assert.equal(readMuteList(list([["p", guest]], "", KIND.contacts)), undefined);
  const broken = [["p"], ["p", "npub1"], ["e", "note1"], ["word", " "], ["word"], ["t", ""]];
  assert.deepEqual(readMuteList(list(broken)), { pubkeys: [], topics: [], words: [], threads: [] });
});

Deno.test("readMuteList() reads people, topics, words in lower case, threads and the secret part", () => {
  const event = list([["p", guest], ["p", guest], ["t", "wasps"], ["word", " Sting "], ["word", "sting"], [
    "e",
    ID,
  ]], "AbC");
  assert.deepEqual(readMuteList(event), {
    pubkeys: [guest],
    topics: ["wasps"],
    words: ["sting"],
    threads: [ID],
    secret: "AbC",
  });
});

Deno.test("muteListTemplate() mutes and unmutes one key and keeps everything else", () => {
  const previous = list([["p", guest], ["word", "sting"], ["later", "1"]], "AbC");
  const muted = muteListTemplate({ pubkey: viewer, muted: true }, 5, previous);
  assert.deepEqual(muted.tags, [["p", guest], ["word", "sting"], ["later", "1"], ["p", viewer]]);
  assert.equal(muted.content, "AbC");
  assert.equal(muted.created_at, 6);

  const unmuted = muteListTemplate({ pubkey: guest, muted: false }, 9, previous);
  assert.deepEqual(unmuted.tags, [["word", "sting"], ["later", "1"]]);
  assert.deepEqual(muteListTemplate({ pubkey: guest, muted: true }, 9, previous).tags.length, 3);
  assert.deepEqual(muteListTemplate({ pubkey: guest, muted: true }, 9).tags, [["p", guest]]);
});
