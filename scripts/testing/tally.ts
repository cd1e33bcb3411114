/** How many tests of a run passed, failed and were left out. */
export type Tally = { passed: number; failed: number; skipped: number };

/** Before anything ran. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

/** Adds runs up. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }), NOTHING);
}

/** Reads the counts of `deno test --junit-path`. A run that failed counts at least one failure, whatever it wrote. */
export function readTally(junit: string | undefined, success: boolean): Tally {
  const [, tests, failures, errors] =
    /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(junit ?? "") ?? [];
  const skipped = junit?.match(/<skipped\b/g)?.length ?? 0;
  const failed = Number(failures ?? 0) + Number(errors ?? 0);
  const passed = Number(tests ?? 0) - failed - skipped;
  return { passed, failed: success ? failed : Math.max(1, failed), skipped };
}

/** The last line of a test run. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** Whether a run counts as good: nothing failed, and something was tried. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}
