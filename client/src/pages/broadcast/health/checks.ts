import { type Check, type Fact, type Finding, type Mark, type Subject, SUBJECTS } from "./finding.ts";

/** What was found and what was seen, from whoever looked; earlier ones know more. */
export type Looked = { findings: readonly Finding[]; facts: readonly (readonly [Subject, Fact])[] };

/** One check a subject, in one order always. What nobody looked at is unknown, not fine. */
export function checksOf(looked: readonly Looked[]): Check[] {
  const findings = mergeFindings(looked.flatMap((each) => each.findings));
  const facts = looked.flatMap((each) => each.facts);
  return SUBJECTS.map((subject) => {
    const own = findings.filter((finding) => finding.subject === subject);
    const seen = facts.flatMap(([about, fact]) => about === subject ? [fact] : []);
    return { subject, mark: markOf(own, seen), facts: seen, findings: own };
  });
}

/** The same code from two sides stands once: with the first one's figures, and with what either said. */
function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    // Each relay's refusal is one of its own.
    const key = `${finding.code} ${finding.params["relay"] ?? ""}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined ? finding : {
        ...finding,
        ...before,
        level: before.level === "bad" || finding.level === "bad" ? "bad" : "attention",
        params: { ...finding.params, ...before.params },
        said: before.said ?? finding.said,
      },
    );
  }
  return [...merged.values()].sort((a, b) => weight(b.level) - weight(a.level));
}

const weight = (level: Finding["level"]) => level === "bad" ? 1 : 0;

function markOf(findings: readonly Finding[], facts: readonly Fact[]): Mark {
  if (findings.some(({ level }) => level === "bad")) return "bad";
  if (findings.length > 0) return "attention";
  return facts.length > 0 ? "good" : "unknown";
}

/** The whole list in one word, for above it. */
export type Sum = { mark: Mark; bad: number; attention: number; worst: Finding | undefined };

/** Sums the checks up; fine only where something was seen and nothing is left to mend. */
export function sumUp(checks: readonly Check[]): Sum {
  const findings = checks.flatMap((check) => check.findings);
  const bad = findings.filter(({ level }) => level === "bad");
  const attention = findings.filter(({ level }) => level === "attention");
  return {
    mark: bad.length > 0
      ? "bad"
      : attention.length > 0
      ? "attention"
      : checks.some(({ subject, mark }) => subject === "picture" && mark === "good")
      ? "good"
      : "unknown",
    bad: bad.length,
    attention: attention.length,
    worst: bad[0] ?? attention[0],
  };
}
