import type { Announcer } from "./announcer.ts";
import { BOX_END_LATE_SECONDS, BOX_REFRESH_LATE_SECONDS, dueAnnouncement } from "./announcing.ts";
import { judgeDelegation } from "./delegating.ts";
import type { Desk } from "./desk.ts";
import type { SigningManner } from "./signing-ahead.ts";

export type FollowingOptions = {
  desk: Desk;
  announcer: Announcer;
  /** Lets the box seal for another while. */
  delegate: () => Promise<void>;
  /** Leaves the work while it isn't known what was said before. */
  known: (work: "delegation" | "announcement") => Promise<void>;
  manner: SigningManner;
  /** Unix seconds. */
  now: () => number;
};

/** Does what the box' state asks for by itself: announces it, and renews what the box may. */
export function makeFollowing(
  { desk, announcer, delegate, known, manner, now }: FollowingOptions,
): () => Promise<void> {
  let rereadAt = -Infinity;
  let overSince: number | undefined;

  const boxState = () => {
    const { word } = desk.state();
    return word.word === "status" ? word.status.state : undefined;
  };

  const due = () => {
    const { announced } = desk.state();
    return dueAnnouncement({
      box: boxState(),
      announced: announced && { status: announced.live.status, createdAt: announced.event.created_at },
      now: now(),
    });
  };

  /** The box holds this announcement, signed: another would bother the person in vain, and drop what was signed ahead. */
  const leftToBox = async (what: "live" | "ended"): Promise<boolean> => {
    const { announced, ahead } = desk.state();
    if (manner === "quiet" || announced?.live.status !== "live") return false;
    if (ahead === undefined || ahead.until <= now()) return false;
    overSince = what === "ended" ? overSince ?? now() : undefined;
    if (now() - rereadAt >= (what === "ended" ? 5 : 60)) {
      rereadAt = now();
      await announcer.reread();
    }
    if (overSince !== undefined) return due() === "none" || now() - overSince < BOX_END_LATE_SECONDS;
    const age = now() - (desk.state().announced?.event.created_at ?? 0);
    return age < BOX_REFRESH_LATE_SECONDS;
  };

  return async () => {
    const onAir = ["live", "reconnecting", "starting"].includes(boxState() ?? "");
    const { announced, info, fault } = desk.state();
    const renews = onAir && manner !== "asks" && announced?.live.status !== "ended";
    // Whoever said no to that is not asked again by itself.
    if (renews && info !== undefined && fault?.work !== "delegation") {
      const isFresh = () => judgeDelegation(desk.state().delegation, info.pubkey, now()).state === "fresh";
      if (!isFresh()) {
        await known("delegation");
        if (!isFresh()) await delegate();
      }
    }
    if (due() === "none") return;
    await known("announcement");
    const what = due();
    if (what === "none" || await leftToBox(what)) return;
    await announcer.announce(what, { over: what === "ended" });
  };
}
