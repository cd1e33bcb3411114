import { stripVTControlCharacters } from "node:util";

/** How many tests of a run passed, failed and were left out, and what failed: a line each. */
export type Tally = { passed: number; failed: number; skipped: number; faults: readonly string[] };

/** Before anything ran. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, faults: [] };

/** More of a message is in the test's own output. */
const MESSAGE_CHARACTERS = 300;

/** Adds runs up. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { passed, failed, skipped, faults }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
    faults: [...sum.faults, ...faults],
  }), NOTHING);
}

/** Reads what `deno test --junit-path` of `what` wrote. A run that failed counts at least one failure, whatever it wrote. */
export function readTally(junit: string | undefined, success: boolean, what: string): Tally {
  const [, tests, failures, errors] =
    /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(junit ?? "") ?? [];
  const skipped = junit?.match(/<skipped\b/g)?.length ?? 0;
  const failed = Number(failures ?? 0) + Number(errors ?? 0);
  const passed = Number(tests ?? 0) - failed - skipped;
  if (success) return { passed, failed, skipped, faults: [] };
  const faults = readFaults(junit ?? "");
  return {
    passed,
    failed: Math.max(1, failed),
    skipped,
    faults: faults.length > 0 ? faults : [`${what}: ended without a word of why`],
  };
}

function readFaults(junit: string): string[] {
  const cases = /<testcase name="([^"]*)" classname="([^"]*)"[^>]*>\s*<failure message="([^"]*)"/g;
  return Array.from(
    junit.matchAll(cases),
    ([, name = "", file = "", message = ""]) => ({ name, file, message }),
  )
    // Its step has a line of its own.
    .filter(({ message }) => !/^\d+ test steps? failed$/.test(message))
    .map(({ name, file, message }) => {
      const said = stripVTControlCharacters(unescaped(message)).replace(/\s+/g, " ").trim();
      return `${file}: ${unescaped(name)}: ${said.slice(0, MESSAGE_CHARACTERS)}`;
    });
}

function unescaped(xml: string): string {
  const letters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return xml.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => letters[name] ?? "");
}

/** What failed, before the last line of a test run: whoever sees only its end sees what to look for. */
export function faultLines({ faults }: Tally): string[] {
  return faults.map((fault) => `FAILED: ${fault}`);
}

/** The last line of a test run. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** Whether a run counts as good: nothing failed, and something was tried. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}
