import {
  openSwarmStand,
  type SwarmStand,
  type SwarmViewer,
} from "../../../client/testing/swarm-page/stand.ts";
import type { TrialRoom } from "../../../client/testing/trial-room.ts";
import { afterTimeout } from "../../../client/src/webrtc/schedule.ts";
import { askedOf, openBoxBook, playlistsIn, type Sent } from "./box-book.ts";
import { openFarNetwork } from "./far-network.ts";
import type { Asked } from "./offload.ts";
import { openSlowLine } from "./slow-line.ts";
import { trialMedia } from "./trial-media.ts";
import type { UplinkFigures } from "./uplink.ts";
import { openViewers, pass, untilAllMet, untilInParts, watch, type Watched } from "./watching.ts";

/** Pages that watch one stream with all that the watch page plays with. */
export type AudienceOptions = {
  pages: number;
  rung: "low" | "crowd";
  /** How far behind live they are to be, in seconds. */
  behind: number;
  /** What happens to one of them as soon as it is measured. */
  one?: "hangs 3 s" | "closes";
  /** A network with delay and loss between them. */
  far?: FarOptions;
};

export type FarOptions = {
  /** Kilobits a second that each of them may send to all others. */
  uplinkKbit: number;
  /** Of every packet from one page to another, in milliseconds. */
  oneWayMs: number;
};

/** What came of it. */
export type Audience = Watched & {
  video: Asked;
  audio: Asked;
  /** Media playlists a second that the box was asked for by one page alone, and by all of them. */
  playlists: { one: number; all: number };
  /** Of the network between them, where there is one. */
  network?: UplinkFigures;
};

const SETTLE_MS = 6000;
/** Pages that are far from each other find out one after the other that whole segments come too late, and then what comes in time. */
const FIND_OUT_MS = 60_000;
const SETTLE_FAR_MS = 12_000;
const ALONE_MS = 8000;
const HANG_MS = 3000;
/** How long an audience is measured, in milliseconds. */
export const MEASURE_MS = 20_000;
/** The player measures from the end of what is listed, which is so long after the picture was taken; in seconds. */
const LISTED_AFTER_S = { low: 0.1, crowd: 0.3 };

/** The network of far trials: what packets between pages meet, and a request to the box. */
export const FAR = { boxRoundTripMs: 60, loss: 0.01, queueMs: 250, videoKbit: 1600 };

/** Lets pages watch one sealed stream together, and counts at the box what they ask for. */
export async function measureAudience(room: TrialRoom, options: AudienceOptions): Promise<Audience> {
  const { pages, one } = options;
  const hall = await openHall(room, options);
  try {
    const [first] = await hall.open(1);
    if (first === undefined) throw new Error("no page was opened");
    await untilAllMet([first]);
    await pass(SETTLE_MS);
    let from = hall.sent.length;
    await pass(ALONE_MS);
    const alone = playlistsIn(hall.sent.slice(from)) / ALONE_MS * 1000;

    const all = [first, ...await hall.open(pages - 1)];
    await untilAllMet(all);
    if (options.far !== undefined) await untilInParts(all, FIND_OUT_MS);
    await pass(options.far === undefined ? SETTLE_MS : SETTLE_FAR_MS);
    await untilAllMet(all);
    from = hall.sent.length;
    if (one === "hangs 3 s") hall.hang();
    if (one === "closes") await first.page.close();
    const viewers = one === "closes" ? all.slice(1) : all;
    const watched = await watch(viewers, MEASURE_MS);
    const answers = hall.sent.slice(from);
    return {
      ...watched,
      video: askedOf(answers, "video", viewers.length),
      audio: askedOf(answers, "audio", viewers.length),
      playlists: { one: alone, all: playlistsIn(answers) / MEASURE_MS * 1000 },
      ...(hall.network && { network: hall.network() }),
    };
  } finally {
    await hall.close();
  }
}

/** A stream, and whatever stands between it and its pages. */
export type Hall = {
  stand: SwarmStand;
  sent: readonly Sent[];
  open(count: number): Promise<SwarmViewer[]>;
  /** Whatever the first page asks the box for hangs from now on, before it is sent. */
  hang(): void;
  /** What the network between pages carried so far. */
  network?: () => UplinkFigures;
  close(): Promise<void>;
};

/** Opens it, with pages that stay on their rung, because the stream has no other. */
export async function openHall(
  room: TrialRoom,
  { rung, behind, one, far }: Omit<AudienceOptions, "pages">,
): Promise<Hall> {
  const network = far === undefined ? undefined : openFarNetwork({
    ...FAR,
    oneWayMs: far.oneWayMs,
    kbit: far.uplinkKbit,
    random: Math.random,
    now: () => performance.now(),
    after: afterTimeout,
  });
  // Where there is a network, the stream weighs as much as one of a usual size.
  const media = await trialMedia(network && FAR.videoKbit);
  const stand = await openSwarmStand(room, { media, ...(network && { carry: network.carry }) });
  const { origin } = stand;
  const { sent } = openBoxBook(origin);
  const usualMs = network === undefined ? 0 : FAR.boxRoundTripMs;
  let hangMs = 0;
  const line = network && await openSlowLine({ to: origin.url, delayMs: () => usualMs });
  const hanging = one === "hangs 3 s"
    ? await openSlowLine({ to: origin.url, delayMs: () => usualMs + hangMs })
    : undefined;
  let opened = 0;
  return {
    stand,
    sent,
    open: (count) =>
      openViewers(stand, count, () => {
        const box = (opened++ === 0 ? hanging : undefined) ?? line ?? origin;
        const playlist = rung === "low" ? origin.ll : origin.index;
        return {
          rung,
          streaming: [playlist.replace(origin.url, box.url)],
          syncSeconds: behind - LISTED_AFTER_S[rung],
        };
      }),
    hang: () => void (hangMs = HANG_MS),
    ...(network && { network: network.figures }),
    async close() {
      await stand.close();
      await Promise.all([line?.close(), hanging?.close()]);
      network?.close();
    },
  };
}
