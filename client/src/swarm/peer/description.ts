/** Whatever a page offers or answers is smaller; most are 2 kB. */
const MAX_SDP = 16 * 1024;
/** More than this browser ever finds; each one is an address that a stranger makes us knock at. */
const MAX_CANDIDATES = 16;

const CANDIDATE = /^a=candidate:/i;
const RELAYED = /^a=candidate:.* typ relay(?: |$)/i;

/**
 * An own description as others may see it; `undefined` when nobody could find the way here. Relay only: no address of this
 * machine is left in it, whatever the browser wrote.
 */
export function shownDescription(sdp: string, options: { relayOnly: boolean }): string | undefined {
  const lines = linesOf(sdp)
    .filter((line) => !options.relayOnly || !CANDIDATE.test(line) || RELAYED.test(line))
    .map((line) => options.relayOnly ? hideRelated(line) : line);
  return lines.some((line) => CANDIDATE.test(line)) ? lines.join("\r\n") + "\r\n" : undefined;
}

/** A stranger's description with a data channel and nothing else; `undefined` when it is none. */
export function readDescription(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > MAX_SDP || !value.startsWith("v=0")) return undefined;
  const lines = linesOf(value);
  const media = lines.filter((line) => line.startsWith("m="));
  if (media.length !== 1 || !media[0]?.startsWith("m=application ")) return undefined;
  if (!lines.some((line) => /^a=fingerprint:sha-(256|384|512) /i.test(line))) return undefined;
  let candidates = 0;
  const kept = lines.filter((line) => !CANDIDATE.test(line) || ++candidates <= MAX_CANDIDATES);
  return kept.join("\r\n") + "\r\n";
}

/** The related address of a relay candidate is this machine's, and so is the default one. */
function hideRelated(line: string): string {
  if (RELAYED.test(line)) return line.replace(/ raddr \S+ rport \d+/i, " raddr 0.0.0.0 rport 0");
  if (line.startsWith("c=")) return "c=IN IP4 0.0.0.0";
  return line.replace(/^m=application \d+ /, "m=application 9 ");
}

function linesOf(sdp: string): string[] {
  return sdp.split(/\r?\n/).filter((line) => line !== "");
}
