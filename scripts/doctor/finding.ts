/** What one check came to. */
export type Finding =
  | { state: "pass"; check: string; saw: string }
  | { state: "fail"; check: string; saw: string; fix: string }
  /** Nobody looked: no pass. */
  | { state: "skipped"; check: string; because: string };

/** One thing that is looked at; its name is for machines too, and stays. */
export type Check = {
  name: string;
  run: (signal: AbortSignal) => Promise<Look>;
};

/** A finding without its name. */
export type Look =
  | { state: "pass"; saw: string }
  | { state: "fail"; saw: string; fix: string }
  | { state: "skipped"; because: string };

export const pass = (saw: string): Look => ({ state: "pass", saw });
export const fail = (saw: string, fix: string): Look => ({ state: "fail", saw, fix });
export const skipped = (because: string): Look => ({ state: "skipped", because });

const PATIENCE_MS = 15_000;

/** Looks at everything at once. A check that throws is a failed check, with what it threw. */
export function examine(checks: readonly Check[], patienceMs = PATIENCE_MS): Promise<Finding[]> {
  return Promise.all(checks.map(async ({ name, run }) => {
    const look = await run(AbortSignal.timeout(patienceMs)).catch((error: unknown) =>
      fail(
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        "Is the address right, the service up, and open to this machine?",
      )
    );
    return { check: name, ...look };
  }));
}

/** Whether a monitor should ring. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ state }) => state === "fail") ? 1 : 0;
}
