import { type ConformanceCase, runCase, SkipCase } from "./case.ts";
import { basicCases } from "./nip-01-basics.ts";
import { filterCases } from "./nip-01-filters.ts";
import { replacementCases } from "./nip-01-replacement.ts";
import { deletionCases } from "./nip-09.ts";
import { informationCases } from "./nip-11.ts";
import { expirationCases } from "./nip-40.ts";
import { authenticationCases } from "./nip-42.ts";
import { countCases } from "./nip-45.ts";
import { protectionCases } from "./nip-70.ts";
import { hostileCases } from "./hostile.ts";

/** What became of one case. */
export type CaseResult =
  & { nip: number; name: string }
  & (
    | { state: "passed" }
    | { state: "failed"; saw: string }
    | { state: "skipped"; because: string }
  );

/** Every case, in the order they run. */
export const CASES: readonly ConformanceCase[] = [
  ...informationCases,
  ...basicCases,
  ...filterCases,
  ...replacementCases,
  ...deletionCases,
  ...expirationCases,
  ...authenticationCases,
  ...countCases,
  ...protectionCases,
  ...hostileCases,
];

/** Holds a relay against the NIPs it announces (NIP-01 always). `report` hears each result as it comes. */
export async function runConformance(
  url: string,
  report: (result: CaseResult) => void,
): Promise<{ passed: number; failed: number; skipped: number }> {
  const information = await readInformation(url);
  const announced = information["supported_nips"];
  const nips = new Set([1, ...(Array.isArray(announced) ? announced : [])]);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const one of CASES) {
    const { nip, name } = one;
    const result: CaseResult = nips.has(nip)
      ? { nip, name, ...await outcomeOf(() => runCase(one, { url, information })) }
      : {
        nip,
        name,
        state: "skipped",
        because: `the relay doesn't announce NIP-${String(nip).padStart(2, "0")}`,
      };
    sum[result.state]++;
    report(result);
  }
  return sum;
}

type Outcome = { state: "passed" } | { state: "failed"; saw: string } | { state: "skipped"; because: string };

async function outcomeOf(run: () => Promise<void>): Promise<Outcome> {
  try {
    await run();
    return { state: "passed" };
  } catch (error) {
    if (error instanceof SkipCase) return { state: "skipped", because: error.message };
    return { state: "failed", saw: error instanceof Error ? error.message : String(error) };
  }
}

/** The NIP-11 document; empty when the relay has none that can be read. */
async function readInformation(url: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url.replace(/^ws/, "http"), {
      headers: { accept: "application/nostr+json" },
      signal: AbortSignal.timeout(5000),
    });
    const document: unknown = await response.json();
    return typeof document === "object" && document !== null ? { ...document } : {};
  } catch {
    return {}; // a relay without the document is judged by NIP-01 alone
  }
}
