import { join } from "node:path";
import { resumeSession } from "./kept-session.ts";
import type { Keeper } from "./rendition.ts";
import { makeSession, type Session } from "./session.ts";
import { discardSession, keepSession, makeDiskKeeper } from "./session-disk.ts";
import type { BoxSigner } from "./signer.ts";

/** What is fixed when a session begins. */
export type SessionShape = {
  sid: string;
  targetDurationS: number;
  renditions: { rid: string; partTargetUs: number }[];
};

/** What a session leaves on disk. */
export type SessionKeep = {
  keeper: (rid: string) => Keeper;
  /** The session is over: nothing of it is needed. */
  discard: () => void;
};

export type SessionShelfOptions = {
  /** Folder of one stream, with one folder a session. */
  folder: string;
  /** Text form of the stream's address now. */
  address: () => string;
  signer: BoxSigner;
  now: () => number;
  log: (line: string) => void;
  /** Hears that the disk failed, and (undefined) that a new session began on it. */
  onFault: (fault: string | undefined) => void;
};

const KEEPS_NOTHING: Keeper = {
  init: () => {},
  open: () => {},
  part: () => {},
  closed: () => {},
  slide: () => {},
};

/** The shelf of one stream: keeps its sessions and gives back the one that the box may go on with. */
export function makeSessionShelf({ folder, address, signer, now, log, onFault }: SessionShelfOptions) {
  const bootMs = Math.round(Date.now() - Deno.osUptime() * 1000);
  /** What is over and still there: a later run that found it would go on where this one has gone on since. */
  const owed = new Set<string>();
  /** Who ends a session is a timer or a part on its way to viewers: neither may fall over a disk. */
  const discard = (where: string) => {
    try {
      discardSession(where);
      owed.delete(where);
    } catch (error) {
      if (owed.has(where)) return;
      owed.add(where);
      log(
        `what was kept of a session can't be removed, which is tried again with each segment: ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  };
  const settling = (keeper: Keeper): Keeper => ({
    ...keeper,
    open: (n, opening) => {
      for (const where of owed) discard(where);
      keeper.open(n, opening);
    },
  });
  /** For all renditions of one session: the first fault is the cause, those after it only follow from what was discarded. */
  const giveUp = (where: string) => {
    let gaveUp = false;
    return (error: Error) => {
      if (gaveUp) return;
      gaveUp = true;
      log(
        `the disk failed (${error.message}): this session goes on, but would not survive a restart of the box`,
      );
      onFault(faultName(error));
      discard(where);
    };
  };
  const keeperIn = (where: string, onFailure = giveUp(where)) => (rid: string): Keeper =>
    settling(makeDiskKeeper(join(where, rid), onFailure));
  return {
    keep: (shape: SessionShape): SessionKeep => {
      const where = join(folder, shape.sid);
      const onFailure = giveUp(where);
      onFault(undefined);
      try {
        keepSession(where, { version: 1, ...shape, address: address(), signer: signer.pubkey, bootMs });
      } catch (error) {
        // A full disk must not keep a stream from its viewers.
        onFailure(error instanceof Error ? error : new Error(String(error)));
        return { keeper: () => settling(KEEPS_NOTHING), discard: () => {} };
      }
      return { keeper: keeperIn(where, onFailure), discard: () => discard(where) };
    },
    resume: (): { session: Session; keep: SessionKeep; lastPartMs: number } | undefined => {
      const { kept, refused } = resumeSession({
        folder,
        address: address(),
        signer: signer.pubkey,
        bootMs,
        keeperIn,
        discard,
      });
      for (const why of refused) log(why);
      if (kept === undefined) return undefined;
      const { plan: { sid, targetDurationS, renditions, address: of }, lastPartMs } = kept;
      const keeper = keeperIn(kept.folder);
      const session = makeSession({
        sid,
        address: of,
        targetDurationS,
        renditions,
        keeper,
        signer,
        now,
        kept: kept.renditions,
      });
      session.setState("paused");
      log(`session ${sid} goes on from disk`);
      return { session, keep: { keeper, discard: () => discard(kept.folder) }, lastPartMs };
    },
  };
}

/** The system's name for what failed: its sentence would tell paths of this machine. */
function faultName(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return "no space left";
  return typeof code === "string" ? code : error.name;
}
