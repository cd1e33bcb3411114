import assert from "node:assert/strict";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { profileTemplate, readProfile } from "./profile.ts";

const profile = (content: string, kind: number = KIND.profile) =>
  signEvent({ kind, created_at: 5, tags: [["i", "github:bees"]], content }, SECRETS.creator);
const EMPTY = { pubkey: PEOPLE.creator, createdAt: 5 };

Deno.test("readProfile() gives undefined for another kind and for content that is no JSON object", () => {
  assert.equal(readProfile(profile("{}", 1)), undefined);
  for (const content of ["", "bees", "null", "[]", '"bees"', "{", "7"]) {
    assert.equal(readProfile(profile(content)), undefined, content);
  }
});

Deno.test("readProfile() leaves out what is of another type, empty or not to be opened", () => {
  const content = {
    name: 7,
    display_name: null,
    about: {},
    picture: "javascript:alert(1)",
    banner: "data:image/png;base64,AA",
    website: "bees.example",
    nip05: " ",
    cryptocurrency_addresses: "monero",
  };
  assert.deepEqual(readProfile(profile(JSON.stringify(content))), EMPTY);
  assert.deepEqual(readProfile(profile('{"cryptocurrency_addresses":{"monero":7}}')), EMPTY);
  assert.deepEqual(readProfile(profile('{"__proto__":{"name":"x"}}')), EMPTY);
});

Deno.test("readProfile() reads the fields and their older names", () => {
  const monero = `8${"B".repeat(94)}`;
  const content = {
    name: " bees ",
    displayName: "The Bees",
    about: "Buzz",
    picture: "https://pictures.example/bee.jpg",
    banner: "https://pictures.example/hive.jpg",
    website: "https://bees.example",
    nip05: "bees@bees.example",
    lud16: "bees@pay.example",
    cryptocurrency_addresses: { monero, bitcoin: "bc1" },
  };
  assert.deepEqual(readProfile(profile(JSON.stringify(content))), {
    ...EMPTY,
    name: "bees",
    displayName: "The Bees",
    about: "Buzz",
    picture: "https://pictures.example/bee.jpg",
    banner: "https://pictures.example/hive.jpg",
    website: "https://bees.example",
    nip05: "bees@bees.example",
    monero,
  });
  assert.equal(readProfile(profile('{"username":"old"}'))?.name, "old");
});

Deno.test("profileTemplate() changes only what it is told to, and keeps unknown fields and tags", () => {
  const previous = profile('{"name":"bees","about":"Buzz","lud16":"bees@pay.example"}');
  const template = profileTemplate({ displayName: "The Bees", about: "" }, 5, previous);
  assert.deepEqual(JSON.parse(template.content), {
    name: "bees",
    lud16: "bees@pay.example",
    display_name: "The Bees",
  });
  assert.deepEqual(template.tags, [["i", "github:bees"]]);
  assert.equal(template.created_at, 6);
});

Deno.test("profileTemplate() starts anew when there was nothing, or nothing readable", () => {
  assert.deepEqual(JSON.parse(profileTemplate({ name: "bees" }, 9).content), { name: "bees" });
  assert.deepEqual(JSON.parse(profileTemplate({ name: "bees" }, 9, profile("broken")).content), {
    name: "bees",
  });
});
