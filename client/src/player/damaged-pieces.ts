import type Hls from "hls.js";
import type { ErrorData, Fragment, LevelDetails } from "hls.js";
import { type Damage, makeDamage, type Piece, type PieceFault } from "./damage.ts";
import { REFUSED_STATUS } from "./hls-loader.ts";

export type DamagedPiecesOptions = {
  hls: Hls;
  Hls: typeof Hls;
  now: () => number;
  /** A piece was left out. */
  onLeftOut: () => void;
};

export type DamagedPieces = {
  view(): Damage;
  /** Whether a piece with this number is left out, of picture or sound. */
  lacks(n: number): boolean;
  /** Gives every piece another chance, once they are asked for again. */
  forgive(): void;
};

/** The tag by which a list says that a piece isn't there: hls.js goes past it. */
const GAP = "GAP";

/** Has hls.js go past pieces of a recording that never hold. What is live goes past them by itself. */
export function watchPieces({ hls, Hls, now, onLeftOut }: DamagedPiecesOptions): DamagedPieces {
  const { Events } = Hls;
  const damage = makeDamage(now);
  const mark = (_event: string, { details }: { details: LevelDetails }) => {
    for (const fragment of details.fragments) {
      if (damage.isLeftOut(pieceOf(fragment))) leaveOut(fragment);
    }
  };
  hls.on(Events.MANIFEST_PARSED, damage.begun);
  hls.on(Events.LEVEL_UPDATED, mark);
  hls.on(Events.AUDIO_TRACK_UPDATED, mark);
  hls.on(Events.FRAG_BUFFERED, (_event, { frag }) => damage.held(pieceOf(frag)));
  hls.on(Events.ERROR, (_event, data) => {
    const fault = faultOf(data, Hls);
    if (fault === undefined || data.frag === undefined || hls.latestLevelDetails?.live !== false) return;
    const verdict = damage.failed(pieceOf(data.frag), fault);
    // What is buffered plays on.
    if (verdict === "stop") hls.stopLoad();
    if (verdict !== "leave-out") return;
    leaveOut(data.frag);
    onLeftOut();
  });
  return { view: damage.view, lacks: damage.lacks, forgive: damage.forgive };
}

function pieceOf({ type, level, sn }: Pick<Fragment, "type" | "level" | "sn">): Piece {
  return { track: type, level, n: typeof sn === "number" ? sn : "init" };
}

function leaveOut(fragment: Fragment): void {
  fragment.gap = true;
  if (!fragment.tagList.some(([name]) => name === GAP)) fragment.tagList.push([GAP]);
}

/** Why a load of a piece failed; undefined for what is no such thing. */
function faultOf({ details, response }: ErrorData, { ErrorDetails }: typeof Hls): PieceFault | undefined {
  if (details === ErrorDetails.FRAG_LOAD_TIMEOUT) return "silent";
  if (details !== ErrorDetails.FRAG_LOAD_ERROR) return undefined;
  const code = response?.code ?? 0;
  if (code === REFUSED_STATUS) return "refused";
  return code === 0 ? "silent" : "missing";
}
