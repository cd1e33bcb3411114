import { exitCodeOf, type Finding } from "./finding.ts";

const MARKS = { fail: "✕", skipped: "–", pass: "✓" } as const;
const ORDER = ["fail", "skipped", "pass"] as const;

/** The findings for a person: what is wrong first, each with what to do. */
export function reportText(findings: readonly Finding[]): string {
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const rows = sorted.flatMap((finding) => {
    const first = `${MARKS[finding.state]} ${finding.check}: ${
      finding.state === "skipped" ? `not looked at, ${finding.because}` : finding.saw
    }`;
    return finding.state === "fail" ? [first, `    ${finding.fix}`] : [first];
  });
  const count = (state: Finding["state"]) => findings.filter((one) => one.state === state).length;
  return [...rows, "", `${count("fail")} to mend, ${count("skipped")} not looked at, ${count("pass")} fine`]
    .join("\n");
}

/** The findings for a monitor: one line of JSON. */
export function reportJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: exitCodeOf(findings) === 0, findings });
}
