import type { Finding } from "./finding.ts";

/** What a dry run comes to. */
export type Ending = { code: 0 | 1; words: string };

/** The last words of a dry run: what failed, was missed or was not tried at all is named, and none of it is a success. */
export function endingOf(findings: readonly Finding[]): Ending {
  const named = (state: Finding["state"]) =>
    findings.filter((finding) => finding.state === state).map(({ check }) => check).join(", ");
  const [failed, missed, skipped, unset] = [named("fail"), named("missed"), named("skipped"), named("unset")];
  const left = unset === "" ? "" : `\nLeft out, as nothing is set for it: ${unset}.`;
  if (failed !== "") return { code: 1, words: `Not ready: mend what failed first (${failed}).${left}` };
  const open = [
    missed === "" ? "" : `Missed: ${missed}.`,
    skipped === "" ? "" : `Not checked: ${skipped}.`,
  ].filter((words) => words !== "");
  return open.length > 0
    ? { code: 1, words: `Nothing failed, but not all holds here. ${open.join(" ")}${left}` }
    : { code: 0, words: `All that can be checked here holds. To deploy: deno task deploy${left}` };
}
