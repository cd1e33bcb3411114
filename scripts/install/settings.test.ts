import assert from "node:assert/strict";
import { namesOf, readInstallSettings } from "./settings.ts";

const NPUB = "npub1v65t5e0jkcs29tc88rpgjz9jggfuxzs8rnn4nd8rva7qc8f4w8asttq6us";
const HEX = "66a8ba65f2b620a2af0738c28908b24213c30a071ce759b4e3677c0c1d3571fb";

Deno.test("readInstallSettings() refuses what is no domain, and shows how one looks", () => {
  const wrong = [
    "",
    "localhost",
    "https://live.example.org",
    "live.example.org/x",
    "live..example",
    "-a.example",
    "1.2.3.4",
    "live.example.org:443",
    'a.example"; x',
    `${"a".repeat(64)}.example`,
  ];
  for (const domain of wrong) {
    const read = readInstallSettings(domain, "");
    assert.ok(read.state === "bad" && read.why.includes("live.example.org"), domain);
  }
});

Deno.test("readInstallSettings() refuses who is no owner, and never repeats it", () => {
  const nsec = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
  for (const owners of [nsec, "npub1x", `${HEX},me`]) {
    const read = readInstallSettings("live.example.org", owners);
    assert.ok(read.state === "bad" && !read.why.includes(owners), owners);
  }
});

Deno.test("readInstallSettings() reads a domain in any case and owners in both forms", () => {
  assert.deepEqual(readInstallSettings(" Live.Example.org. ", `${NPUB}, ${HEX}`), {
    state: "ok",
    settings: { domain: "live.example.org", owners: [HEX, HEX] },
  });
  assert.deepEqual(namesOf("a.example"), ["a.example", "box.a.example", "edge.a.example", "relay.a.example"]);
});
