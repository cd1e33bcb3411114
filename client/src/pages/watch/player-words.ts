import { encodeBytes } from "nostr-tools/nip19";
import { fromHex } from "../../../../contracts/hex.ts";
import type { LocaleContext } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { Damage } from "../../player/damage.ts";
import type { Refused } from "../../player/ledger.ts";
import type { Blame } from "../../player/source-book.ts";
import type { PlayerState } from "../../player/state.ts";

type T = LocaleContext["t"];

/** What happened, why, and what to do; the message over the picture. */
export type Message = { what: string; why?: string; act?: string; button?: "retry" | "reload" | "discover" };

/** After this the last picture is no longer of interest, and what happened is. */
const GONE_SECONDS = 8;

/** One short line for a state that leaves the picture visible. */
export function shortState(state: PlayerState, t: T): string | undefined {
  switch (state.state) {
    case "loading":
      return t("player.loading");
    case "starting":
      return t("player.starting");
    case "buffering":
      return t("player.buffering");
    case "reconnecting":
      return t(state.to === "encoder" ? "player.reconnectingEncoder" : "player.reconnectingBox");
    case "damaged":
      return t(state.why === "refused" ? "player.damagedRefused" : "player.damaged");
    default:
      return undefined;
  }
}

/** The message for a state in which there is no picture to look at. */
export function messageOf(state: PlayerState, host: string, silent: boolean, t: T): Message | undefined {
  switch (state.state) {
    case "waiting":
      return { what: t("player.waiting"), why: t("player.waitingWhy"), act: t("player.waitingDo") };
    case "ended":
      return {
        what: t("player.ended"),
        why: t(state.signed ? "player.endedWhy" : "player.endedWhyUnsigned"),
        act: t("player.endedDo"),
        button: "discover",
      };
    case "nothing-to-play":
      return {
        what: t("player.nothingToPlay"),
        why: t("player.nothingToPlayWhy"),
        act: t("player.nothingToPlayDo"),
        button: "discover",
      };
    case "reconnecting": {
      if (state.seconds < GONE_SECONDS) return undefined;
      const encoder = state.to === "encoder";
      return {
        what: t(encoder ? "player.encoderGone" : "player.boxGone"),
        why: encoder ? t("player.encoderGoneWhy") : t("player.boxGoneWhy", { host }),
        act: t("player.goneDo"),
        button: encoder ? "discover" : "retry",
      };
    }
    case "refused":
      return {
        what: t("player.refused"),
        why: refusalReason(state.refusal, host, silent, t),
        act: t("player.refusedDo"),
        button: "retry",
      };
    case "damaged": {
      if (!state.stuck) return undefined;
      const refused = state.why === "refused";
      return {
        what: t("player.damagedStuck"),
        why: t(refused ? "player.damagedStuckRefused" : "player.damagedStuckMissing", { host }),
        act: t(refused ? "player.damagedDo" : "player.damagedDoMissing"),
        button: "retry",
      };
    }
    case "unsupported":
      return unsupported(state.because, state.detail ?? "", t);
    default:
      return undefined;
  }
}

/** What is to be said of pieces that were left out. */
export function leftOutWords({ why }: Damage, host: string, t: T): string {
  return t(why === "refused" ? "player.leftOutRefused" : "player.leftOutMissing", { host });
}

function unsupported(because: "browser" | "worker" | "codec", detail: string, t: T): Message {
  switch (because) {
    case "browser":
      return {
        what: t("player.unsupportedBrowser"),
        why: t("player.unsupportedBrowserWhy"),
        act: t("player.unsupportedBrowserDo"),
      };
    case "worker":
      return {
        what: t("player.unsupportedWorker"),
        why: t("player.unsupportedWorkerWhy", { detail }),
        act: t("player.unsupportedWorkerDo"),
        button: "reload",
      };
    case "codec":
      return {
        what: t("player.unsupportedCodec"),
        why: t("player.unsupportedCodecWhy", { detail }),
        act: t("player.unsupportedCodecDo"),
        button: "retry",
      };
  }
}

/** Why something was refused, in a sentence. `silent` when no relay could say who may sign. */
function refusalReason(refusal: Blame, host: string, silent: boolean, t: T): string {
  switch (refusal.verdict) {
    case "stripped":
      return t("player.refusedStripped", { host });
    case "malformed":
      return t("player.refusedMalformed", { host, detail: refusal.detail });
    case "unknown-signer":
      return silent
        ? t("player.refusedUnknownSignerWaiting")
        : t("player.refusedUnknownSigner", { signer: shortKey(refusal.signer) });
    case "expired":
      return t("player.refusedExpired");
    case "gap":
      return t("player.refusedGap", { host, from: refusal.from - 1, to: refusal.to });
    case "chain-mismatch":
      return t("player.refusedChain", { host });
    case "stale":
      return t("player.refusedStale", { host, seconds: Math.round(Math.abs(refusal.ageMs) / 1000) });
    case "fork":
      return t("player.refusedFork");
    case "rollback":
      return t("player.refusedRollback", { host });
    case "byte-mismatch":
      return t("player.refusedBytes", { host });
  }
}

const VERDICTS: Record<string, MessageKey> = {
  stripped: "watch.verdictStripped",
  malformed: "watch.verdictMalformed",
  "unknown-signer": "watch.verdictUnknownSigner",
  expired: "watch.verdictExpired",
  gap: "watch.verdictGap",
  "chain-mismatch": "watch.verdictChain",
  stale: "watch.verdictStale",
  fork: "watch.verdictFork",
  rollback: "watch.verdictRollback",
  "byte-mismatch": "watch.verdictBytes",
};

/** A verdict in two or three words, for lists. */
export function verdictWords(verdict: string, t: T): string {
  const key = VERDICTS[verdict];
  return key === undefined ? verdict : t(key);
}

/** What a refused thing is called. */
export function nameWords(name: Refused["name"], t: T): string {
  const rid = name.rid ?? "";
  switch (name.kind) {
    case "playlist":
      return rid === "" ? t("watch.namePlaylistAll") : t("watch.namePlaylist", { rid });
    case "init":
      return t("watch.nameInit", { rid });
    case "segment":
      return t("watch.nameSegment", { rid, n: name.n ?? 0 });
    case "part":
      return t("watch.namePart", { rid, n: name.n ?? 0, p: (name.p ?? 0) + 1 });
    case "other":
      return t("watch.nameOther");
  }
}

/** The two ends of a key, as people compare them. */
export function shortKey(pubkey: string): string {
  const npub = npubOf(pubkey);
  return `${npub.slice(0, 10)}…${npub.slice(-4)}`;
}

/** A key as other clients show it. */
export function npubOf(pubkey: string): string {
  return encodeBytes("npub", fromHex(pubkey) ?? new Uint8Array(32));
}

/** Bytes as people read them. */
export function sizeWords(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}

/** One decimal, the way the language writes it. */
export function tenths(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}
