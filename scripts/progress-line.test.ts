import assert from "node:assert/strict";
import { makeProgressLine, progressText } from "./progress-line.ts";

Deno.test("progressText() guesses no end before it can", () => {
  assert.equal(
    progressText({ what: "compiling", done: 1, total: 700, unit: "packages" }, 1),
    "compiling, 1 of 700 packages, 1 s",
  );
  assert.equal(
    progressText({ what: "downloading", done: 3, unit: "modules" }, 60),
    "downloading, 3 modules, 60 s",
  );
  assert.equal(progressText({ what: "unpacking" }, 0), "unpacking, 0 s");
});

Deno.test("progressText() says what is left from the pace so far", () => {
  assert.equal(
    progressText({ what: "compiling", done: 50, total: 200 }, 10),
    "compiling, 50 of 200, 10 s, about 30 s left",
  );
});

Deno.test("makeProgressLine() prints a line every ten seconds where there is no terminal", () => {
  let text = "";
  let ms = 0;
  const line = makeProgressLine({ write: (piece) => text += piece, terminal: false, now: () => ms });
  for (ms = 0; ms <= 21_000; ms += 100) line.step({ what: "compiling", done: ms / 100, total: 1000 });
  line.done();
  assert.deepEqual(text.split("\n").map((row) => row.split(",")[1]?.trim()), [
    "0 of 1000",
    "100 of 1000",
    "200 of 1000",
    undefined,
  ]);
});

Deno.test("makeProgressLine() rewrites its line on a terminal and steps aside for a sentence", () => {
  let text = "";
  const line = makeProgressLine({ write: (piece) => text += piece, terminal: true, now: () => 0 });
  line.step({ what: "compiling" });
  line.say("Found.");
  line.done();
  assert.equal(text, "\r\x1b[Kcompiling, 0 s\r\x1b[KFound.\n");
});
