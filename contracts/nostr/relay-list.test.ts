import assert from "node:assert/strict";
import { signEvent } from "./event.ts";
import { SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { readRelayList, relayListTemplate } from "./relay-list.ts";

const list = (tags: string[][], kind: number = KIND.relayList) =>
  signEvent({ kind, created_at: 5, tags, content: "" }, SECRETS.creator);

Deno.test("readRelayList() gives undefined for another kind and leaves broken addresses out", () => {
  assert.equal(readRelayList(list([], KIND.contacts)), undefined);
  assert.deepEqual(
    readRelayList(list([["r"], ["r", "https://nos.lol"], ["r", "nos.lol"], ["relay", "wss://nos.lol"]])),
    {
      read: [],
      write: [],
    },
  );
});

Deno.test("readRelayList() tells reading from writing, joins spellings, and takes unknown markers for both", () => {
  const event = list([
    ["r", "wss://both.example"],
    ["r", "wss://Both.example/"],
    ["r", "wss://in.example", "read"],
    ["r", "wss://out.example/path", "write"],
    ["r", "wss://odd.example", "inbox"],
  ]);
  assert.deepEqual(readRelayList(event), {
    read: ["wss://both.example", "wss://in.example", "wss://odd.example"],
    write: ["wss://both.example", "wss://out.example/path", "wss://odd.example"],
  });
});

Deno.test("relayListTemplate() writes what readRelayList() reads and keeps other tags", () => {
  const previous = list([["r", "wss://old.example"], ["alt", "Relays"]]);
  const wanted = {
    read: ["wss://a.example", "wss://b.example"],
    write: ["wss://a.example", "wss://c.example"],
  };
  const template = relayListTemplate(wanted, 5, previous);
  assert.deepEqual(template.tags, [
    ["r", "wss://a.example"],
    ["r", "wss://c.example", "write"],
    ["r", "wss://b.example", "read"],
    ["alt", "Relays"],
  ]);
  assert.equal(template.created_at, 6);
  assert.deepEqual(readRelayList(signEvent(template, SECRETS.creator)), wanted);
});
