/** How a publisher's media reaches the box. */
export type Link = {
  transport: "udp" | "tcp";
  /** Share of the packets of the last seconds that never came. */
  lost: number;
};

/** What MediaMTX has counted of one session so far. */
export type LinkCounts = { candidate: string; packets: number; lost: number };

export type LinkMeter = { add: (counts: LinkCounts, nowMs: number) => void; read: () => Link | undefined };

const SPAN_MS = 10_000;
/** Fewer packets than this say nothing about a share. */
const FEWEST_PACKETS = 100;

/** Measures a publisher's link over the last seconds. */
export function makeLinkMeter(): LinkMeter {
  let counted: (LinkCounts & { atMs: number })[] = [];
  return {
    add: (counts, nowMs) => {
      counted = [...counted.filter(({ atMs }) => atMs > nowMs - SPAN_MS), { ...counts, atMs: nowMs }];
    },
    read: () => {
      const [first, last] = [counted[0], counted.at(-1)];
      if (first === undefined || last === undefined || last.candidate === "") return undefined;
      // A packet that comes late after all is taken off again: never less than none.
      const lost = Math.max(0, last.lost - first.lost);
      const sent = lost + last.packets - first.packets;
      return {
        // As MediaMTX writes it: type/protocol/address/port.
        transport: last.candidate.split("/")[1] === "tcp" ? "tcp" : "udp",
        lost: sent < FEWEST_PACKETS ? 0 : lost / sent,
      };
    },
  };
}
