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

/** Findings mended by a control beside the picture are said there; all stand in the list of checks. */
export function hasItsControlHere({ finding }: Finding): boolean {
  return finding === "page" || finding === "source" || finding === "kept" || finding === "muted";
}
