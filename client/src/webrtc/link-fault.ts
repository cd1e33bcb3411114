/** Why this browser is not, or no longer, sending to the box. `code` of `problem` is the box' own. */
export type LinkFault =
  /** Nobody answers there, or a proxy keeps pages out. */
  | { fault: "unreachable" }
  | { fault: "timeout" }
  /** An answer that no WHIP endpoint gives. */
  | { fault: "not-a-box"; status: number }
  | { fault: "problem"; status: number; code: string; detail: string; retryAfterMs?: number }
  /** The box answered, but no packet finds the way: a firewall, or the box' media port is closed. */
  | { fault: "no-way" }
  /** There was a way, and it went silent. */
  | { fault: "silence" }
  /** The box closed the connection: it restarts, or the key was renewed. */
  | { fault: "closed" }
  /** Somebody else publishes to this stream now. */
  | { fault: "taken-over" }
  /** This browser can't encode what a box takes. */
  | { fault: "no-h264" }
  /** This browser's WebRTC refused a step; the detail is its own. */
  | { fault: "browser"; detail: string };

/** Whether trying again by itself can help; else a person has to do something. */
export function isPassing(fault: LinkFault): boolean {
  switch (fault.fault) {
    case "unreachable":
    case "timeout":
    case "no-way":
    case "silence":
    case "closed":
      return true;
    case "not-a-box":
      // A proxy whose box is being started again.
      return fault.status >= 500;
    case "problem":
      return fault.status >= 500 || fault.status === 429 || fault.status === 408;
    case "taken-over":
    case "no-h264":
    case "browser":
      return false;
  }
}

const [FIRST_MS, LONGEST_MS] = [250, 4000];

/** Milliseconds before the next try after `failures` in a row; short, because every second is a second without a picture. */
export function retryMs(failures: number, random: () => number, fault?: LinkFault): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 8));
  const own = Math.round(full / 2 + random() * full / 2);
  const asked = fault?.fault === "problem" ? fault.retryAfterMs ?? 0 : 0;
  return Math.max(own, Math.min(asked, 60_000));
}
