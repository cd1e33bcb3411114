import { noEmptyCatch } from "./no-empty-catch.ts";
import { noEventSpread } from "./no-event-spread.ts";
import { noLongFile } from "./no-long-file.ts";
import { noSleepInTest } from "./no-sleep-in-test.ts";

/** The house rules that `deno lint` can check beside its own. */
export default {
  name: "house",
  rules: {
    "no-empty-catch": noEmptyCatch,
    "no-event-spread": noEventSpread,
    "no-long-file": noLongFile,
    "no-sleep-in-test": noSleepInTest,
  },
} satisfies Deno.lint.Plugin;
