/** One picture size that the box makes besides the encoder's own. */
export type Rung = {
  /** Its rendition's name in every session. */
  rid: string;
  /** The picture's shorter side, pixels. */
  height: number;
  /** Bits a second at most. */
  bitrate: number;
};

/** What reading `DSTREAM_LADDER` came to. */
export type LadderRead = { state: "read"; rungs: Rung[] } | { state: "refused"; why: string };

export type LadderReadOptions = {
  /** Processor cores of this machine, for `auto`. */
  cores: number;
};

const MOST_RUNGS = 5;
const LOWEST = { height: 90, bitrate: 50_000 };
const HIGHEST = { height: 2160, bitrate: 50_000_000 };
/** What `auto` chooses from, with the cores each takes beside a source of 30 pictures a second, rounded up. */
const AUTO = [
  { text: "360p:600k", cores: 0.25 },
  { text: "480p:1000k", cores: 0.35 },
  { text: "720p:2500k", cores: 0.5 },
];
/** `auto` leaves the rest to the source's own way, the viewers and whatever else runs here. */
const AUTO_SHARE = 0.5;

/** Reads `720p:2500k,480p:1000k` or `auto`; nothing and `off` are no ladder. Highest first. */
export function readLadder(text: string, { cores }: LadderReadOptions): LadderRead {
  const wanted = text.trim();
  if (wanted === "" || wanted === "off") return { state: "read", rungs: [] };
  const rungs: Rung[] = [];
  for (const one of wanted === "auto" ? autoRungs(cores) : wanted.split(",")) {
    const found = /^(\d{2,4})p:(\d{1,6}(?:\.\d{1,3})?)(k|M)$/.exec(one.trim());
    const height = Number(found?.[1]);
    const bitrate = Math.round(Number(found?.[2]) * (found?.[3] === "M" ? 1e6 : 1e3));
    if (found === null) {
      return refused(`holds "${one.trim()}": a rung is a height and a bitrate, such as 720p:2500k.`);
    }
    if (height < LOWEST.height || height > HIGHEST.height || height % 2 !== 0) {
      return refused(
        `holds ${height}p: a height is an even number from ${LOWEST.height} to ${HIGHEST.height}.`,
      );
    }
    if (bitrate < LOWEST.bitrate || bitrate > HIGHEST.bitrate) {
      return refused(`holds ${one.trim()}: a bitrate is from 50k to 50M.`);
    }
    rungs.push({ rid: `video-${height}`, height, bitrate });
  }
  rungs.sort((a, b) => b.height - a.height);
  for (const [at, { height, bitrate }] of rungs.entries()) {
    const below = rungs[at + 1];
    if (below?.height === height) return refused(`has ${height}p twice.`);
    if (below !== undefined && below.bitrate >= bitrate) {
      return refused(`gives ${below.height}p as many bits as ${height}p: a smaller picture needs fewer.`);
    }
  }
  if (rungs.length > MOST_RUNGS) return refused(`has ${rungs.length} rungs: ${MOST_RUNGS} are the most.`);
  return { state: "read", rungs };
}

const refused = (what: string): LadderRead => ({ state: "refused", why: `DSTREAM_LADDER ${what}` });

function autoRungs(cores: number): string[] {
  let left = cores * AUTO_SHARE;
  return AUTO.flatMap((one) => {
    left -= one.cores;
    return left >= 0 ? [one.text] : [];
  });
}

/** Width and height of a picture. */
export type Size = { width: number; height: number };

/** The size a rung has beside this source, or undefined when it would not be smaller: nothing is made larger. */
export function rungSize({ height }: Pick<Rung, "height">, source: Size): Size | undefined {
  const shorter = Math.min(source.width, source.height);
  if (height >= shorter) return undefined;
  // Video codecs halve the colour planes, so sides are even.
  const even = (side: number) => Math.max(2, Math.round(side * height / shorter / 2) * 2);
  return { width: even(source.width), height: even(source.height) };
}

/** A rung as a person writes it. */
export function rungText({ height, bitrate }: Rung): string {
  return `${height}p:${bitrate / 1000}k`;
}
