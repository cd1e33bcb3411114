/** What one check of a deployment came to. Skipped is never passed. */
export type Finding =
  | { state: "pass"; check: string; saw: string }
  | { state: "fail"; check: string; saw: string; fix: string }
  /** A goal is missed on this machine, which keeps nobody from deploying. */
  | { state: "missed"; check: string; saw: string; fix: string }
  | { state: "skipped"; check: string; because: string }
  /** Nothing to check: the person set nothing for it. */
  | { state: "unset"; check: string; because: string };

/** One line a finding, and what to do where it failed. */
export function findingText(finding: Finding): string {
  switch (finding.state) {
    case "pass":
      return `pass     ${finding.check}: ${finding.saw}`;
    case "fail":
      return `FAIL     ${finding.check}: ${finding.saw}\n         ${finding.fix}`;
    case "missed":
      return `missed   ${finding.check}: ${finding.saw}\n         ${finding.fix}`;
    case "unset":
      return `unset    ${finding.check}: ${finding.because}`;
    case "skipped":
      return `skipped  ${finding.check}: ${finding.because}`;
  }
}
