import type { LocaleContext } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { InstantOffer } from "../../player/instant-offer.ts";
import type { PlayerView } from "../../player/player-view.ts";
import type { Behind, InstantFall, RungName } from "../../player/rung.ts";
import { tenths } from "./player-words.ts";

type T = LocaleContext["t"];

const NAMES: Record<RungName, MessageKey> = {
  instant: "player.latencyInstant",
  low: "player.latencyLow",
  close: "player.latencyClose",
  crowd: "player.latencyCrowd",
};

/** What a rung is called. */
export function rungName(rung: RungName, t: T): string {
  return t(NAMES[rung]);
}

/** Why the instant rung can't be chosen. */
export function notOffered(offer: InstantOffer, host: string, t: T): string | undefined {
  if (offer.offer === "yes") return undefined;
  switch (offer.why) {
    case "no-webrtc":
      return t("player.instantNoWebrtc");
    case "no-box":
      return t("player.instantNoBox");
    case "not-offered":
      return t("player.fallNotOffered", { host });
    case "refused":
      return t("player.instantRefused");
    case "b-frames":
      return t("player.instantBFrames");
    case "codec":
      return t("player.instantCodec");
  }
}

/** Why the instant rung was given up, in a sentence. */
export function fallReason(fall: InstantFall, host: string, t: T): string {
  switch (fall) {
    case "no-way":
      return t("player.fallNoWay");
    case "full":
      return t("player.fallFull");
    case "b-frames":
      return t("player.fallBFrames");
    case "codec":
      return t("player.fallCodec");
    case "not-offered":
      return t("player.fallNotOffered", { host });
    case "unstable":
      return t("player.fallUnstable");
    case "browser":
      return t("player.fallBrowser");
  }
}

/** What became of the wish for the instant rung: why it isn't played, and what is. */
export function fallSentence({ fall, source, rung, trust }: PlayerView, t: T): string | undefined {
  if (fall === undefined) return undefined;
  const why = fallReason(fall, source?.host ?? "", t);
  if (rung === undefined) return why;
  const instead = trust === "verified" ? "player.fallInstead" : "player.fallInsteadUnsealed";
  return `${why} ${t(instead, { rung: rungName(rung, t) })}`;
}

/** Seconds of a delay for people: a tenth is the least that is said. */
export function behindSeconds(behind: Behind): number {
  return Math.max(0.1, ("ms" in behind ? behind.ms : behind.underMs) / 1000);
}

/** "1.3 s behind", or what it is less than. */
export function behindWords(behind: Behind, t: T, locale: string): string {
  const seconds = behindSeconds(behind);
  return "ms" in behind
    ? t("player.behind", { seconds: tenths(seconds, locale) })
    : t("player.behindUnder", { seconds });
}
