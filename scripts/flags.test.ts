import assert from "node:assert/strict";
import { editDistance, readFlags, type TaskUsage } from "./flags.ts";

const usage: TaskUsage = {
  task: "test",
  what: "Runs everything that must pass.",
  argument: { name: "[filter]", help: "only files whose path contains it" },
  flags: [{ flag: "--demo", help: "a test picture" }, { flag: "--relay", value: "<url>", help: "a relay" }],
  variables: [{ name: "DSTREAM_HOME", help: "state" }],
};

const refusal = (...args: string[]) => {
  const read = readFlags(usage, args);
  return read.state === "bad" ? read.text : assert.fail(`accepted ${args}`);
};

Deno.test("readFlags() refuses an unknown flag with the nearest one", () => {
  assert.match(
    refusal("--demmo"),
    /^--demmo is not a flag of test\. Did you mean --demo\?\nSee: deno task test --help$/,
  );
  assert.doesNotMatch(refusal("--something-else"), /Did you mean/);
});

Deno.test("readFlags() refuses a missing value, an unasked one and a second word", () => {
  assert.match(refusal("--relay"), /needs <url>/);
  assert.match(refusal("--relay", "--demo"), /needs <url>/);
  assert.match(refusal("--demo=yes"), /takes no value/);
  assert.match(refusal("seal", "chain"), /"chain" is one word too many/);
});

Deno.test("readFlags() gives flags and word in any order", () => {
  const read = readFlags(usage, ["--relay", "ws://a:1/?x=1", "seal", "--demo"]);
  assert.equal(read.state, "run");
  if (read.state !== "run") return;
  assert.deepEqual([...read.flags], [["--relay", "ws://a:1/?x=1"], ["--demo", ""]]);
  assert.equal(read.argument, "seal");
  const inline = readFlags(usage, ["--relay=ws://a:1/?x=1"]);
  assert.equal(inline.state === "run" && inline.flags.get("--relay"), "ws://a:1/?x=1");
});

Deno.test("readFlags() answers --help with every flag, argument and variable", () => {
  const read = readFlags(usage, ["--nonsense", "--help"]);
  assert.equal(read.state, "help");
  for (const word of ["--demo", "--relay <url>", "[filter]", "DSTREAM_HOME", "--help"]) {
    assert.ok(read.state === "help" && read.text.includes(word), word);
  }
});

Deno.test("editDistance() counts letters to change", () => {
  assert.equal(editDistance("--demo", "--demo"), 0);
  assert.equal(editDistance("kitten", "sitting"), 3);
  assert.equal(editDistance("", "abc"), 3);
});
