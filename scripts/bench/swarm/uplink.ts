export type UplinkOptions = {
  /** How long every packet is under way, in milliseconds. */
  oneWayMs: number;
  /** Share of the packets that never arrive. */
  loss: number;
  /** Kilobits a second that one page may send to all others together. */
  kbit: number;
  /** How long a packet may wait for its turn before there is no room for it, in milliseconds. */
  queueMs: number;
  /** 0 to 1. */
  random: () => number;
  /** Milliseconds. */
  now: () => number;
  after: (ms: number, work: () => void) => () => void;
};

/** In packets, but for `lateMs`: by how much those that arrived came later than they should, because this machine was busy. */
export type UplinkFigures = {
  sent: number;
  lost: number;
  overflowed: number;
  arrived: number;
  lateMs: number;
};

/** What one page sends, one packet after the other. */
export type Uplink = {
  /** Hands on the bytes when they have arrived, if they do. */
  send(bytes: Uint8Array, arrived: (bytes: Uint8Array) => void): void;
  figures: Readonly<UplinkFigures>;
  close(): void;
};

/** What IPv4 and UDP add to each packet. */
const HEADER_BYTES = 28;

/** Makes a line of so many kilobits a second with a queue before it, as a home's router has one. */
export function makeUplink(o: UplinkOptions): Uplink {
  const figures: UplinkFigures = { sent: 0, lost: 0, overflowed: 0, arrived: 0, lateMs: 0 };
  const underWay: { at: number; arrive: () => void }[] = [];
  let free = -Infinity;
  let cancel: (() => void) | undefined;

  function deliver(): void {
    cancel = undefined;
    for (let [next] = underWay; next !== undefined && next.at <= o.now(); [next] = underWay) {
      figures.arrived++;
      figures.lateMs += o.now() - next.at;
      underWay.shift();
      next.arrive();
    }
    wait();
  }

  function wait(): void {
    const [next] = underWay;
    if (next !== undefined) cancel ??= o.after(Math.max(0, next.at - o.now()), deliver);
  }

  return {
    figures,
    send(bytes, arrived) {
      const now = o.now();
      const begins = Math.max(now, free);
      if (begins - now > o.queueMs) {
        figures.overflowed++;
        return;
      }
      free = begins + (bytes.length + HEADER_BYTES) * 8 / o.kbit;
      figures.sent++;
      if (o.random() < o.loss) {
        figures.lost++;
        return;
      }
      underWay.push({ at: free + o.oneWayMs, arrive: () => arrived(bytes) });
      wait();
    },
    close() {
      cancel?.();
      underWay.length = 0;
    },
  };
}
