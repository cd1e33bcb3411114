import assert from "node:assert/strict";
import type { LoadFailure } from "./messages.ts";
import { bad, cut, good, lie, silence, stage } from "./trial-carry.ts";

Deno.test("carry() says what went wrong, once for each carrier, when nobody brings it", async () => {
  const { loaded, reports } = stage({ a: bad(cut), b: bad(lie) });
  assert.deepEqual(await loaded, bad(cut));
  assert.deepEqual(
    reports.map((one) => one.report === "failure" && [one.source, one.failure.cause, one.everywhere]),
    [["a", "network", false], ["b", "refused", true]],
  );
});

Deno.test("carry() goes on to the next carrier at once when one fails or lies", async () => {
  const failed = stage({ a: bad(cut), b: good });
  assert.equal(await failed.loaded, good);
  assert.deepEqual(failed.said, ["failed a", "brought b"]);
  const lied = stage({ a: bad(lie), b: good });
  assert.equal(await lied.loaded, good);
  assert.deepEqual(lied.said, [], "who lied is asked on, until it is left for that");
  assert.equal(lied.reports.length, 1);
});

Deno.test("carry() asks another when one is late, and takes whichever comes first", async () => {
  const { loaded, late, asked, said } = stage({ a: silence, b: good });
  late();
  assert.equal(await loaded, good);
  assert.deepEqual(asked, ["a", "b"]);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() asks nobody else while the first is in time", async () => {
  const { loaded, asked, said } = stage({ a: good, b: good });
  assert.equal(await loaded, good);
  assert.deepEqual([asked, said], [["a"], ["brought a"]]);
});

Deno.test("carry() believes that a session is over when nobody has it", async () => {
  const over: LoadFailure = { cause: "http", status: 410 };
  const { loaded, said } = stage({ a: bad(cut), b: bad(over) });
  assert.deepEqual(await loaded, bad(over));
  assert.deepEqual(said, ["failed a", "over https://a.example/x"]);
});

Deno.test("carry() blames nobody for being behind", async () => {
  const { loaded, said, reports, late } = stage({ a: bad({ cause: "behind" }), b: bad({ cause: "behind" }) });
  await new Promise((resolve) => setTimeout(resolve));
  late();
  assert.deepEqual(await loaded, bad({ cause: "behind" }));
  assert.deepEqual([said, reports], [[], []]);
});

Deno.test("carry() takes nobody for the leader who only named a session", async () => {
  const { loaded, late, said } = stage({ a: silence, b: { ...good, sessions: ["5"] } }, { kind: "manifest" });
  late();
  await loaded;
  assert.deepEqual(said, ["b named 5"]);
});
