import type { Finding } from "./findings.ts";
import type { LinkStats } from "./whip/link-stats.ts";
import type { Link } from "./whip/publisher.ts";

/** What this browser knows of its own sending, for the list of checks. */
export type BrowserHealth = {
  link: Link;
  stats: LinkStats | undefined;
  /** Bits a second at most, as chosen. */
  bitrate: number;
  findings: readonly Finding[];
  unmute: () => void;
};

/** What is mended by a control beside the picture is said there too; all stands in the list of checks. */
export type ControlFinding = Extract<Finding, { finding: "page" | "source" | "kept" | "muted" }>;

/** Whether a finding is mended by a control beside the picture. */
export function hasItsControlHere(found: Finding): found is ControlFinding {
  const { finding } = found;
  return finding === "page" || finding === "source" || finding === "kept" || finding === "muted";
}
