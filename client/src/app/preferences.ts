import { readRelayUrl } from "../../../contracts/nostr/url.ts";
import type { SharingChoice } from "../swarm/terms/terms.ts";
import { DEFAULT_UPLOAD, readUploadLimits, type UploadLimits } from "../swarm/terms/upload-limits.ts";
import type { TextStorage } from "./page-storage.ts";

/** What a viewer chose on this device. Nothing in it is secret. */
export type Preferences = {
  theme: "system" | "light" | "dark";
  /** Undefined follows the browser. */
  locale: string | undefined;
  /** Relays instead of the site's; undefined leaves the site's. */
  relays: string[] | undefined;
  /** `less` starts streams on the crowd rung, which takes far fewer requests. */
  data: "auto" | "less";
  /** Pictures of people and streams are fetched from wherever they point to. */
  pictures: boolean;
  /** Whether streams are shared with other viewers; nothing is until the viewer says so. */
  sharing: SharingChoice;
  upload: UploadLimits;
};

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "system",
  locale: undefined,
  relays: undefined,
  data: "auto",
  pictures: true,
  sharing: "unasked",
  upload: DEFAULT_UPLOAD,
};

const KEY = "dstream/preferences";
const MOST_RELAYS = 16;
const CHOICES = ["share", "relay", "declined"] as const satisfies readonly SharingChoice[];

/** Reads stored preferences; anything unknown or ill-shaped falls back to its default. */
export function readPreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = text === null ? {} : JSON.parse(text);
  } catch {
    return DEFAULT_PREFERENCES;
  }
  if (typeof stored !== "object" || stored === null) return DEFAULT_PREFERENCES;
  const value = stored as Record<string, unknown>;
  const theme = value["theme"];
  const locale = value["locale"];
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    locale: typeof locale === "string" && locale.length <= 16 ? locale : undefined,
    relays: readRelays(value["relays"]),
    data: value["data"] === "less" ? "less" : "auto",
    pictures: value["pictures"] !== false,
    sharing: CHOICES.find((choice) => choice === value["sharing"]) ?? "unasked",
    upload: readUploadLimits(value["upload"]),
  };
}

function readRelays(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.map(relayUrl).filter((url) => url !== undefined))].slice(0, MOST_RELAYS);
}

/** A relay's address as typed by a person, in the one form we compare and show. A bare name gets `wss://`. */
export function relayUrl(text: unknown): string | undefined {
  if (typeof text !== "string" || text.length > 512) return undefined;
  const trimmed = text.trim();
  const url = readRelayUrl(
    /^[a-z]+:/i.test(trimmed) && !/^[^/]+:\d+/.test(trimmed) ? trimmed : `wss://${trimmed}`,
  );
  const host = url === undefined ? "" : new URL(url).hostname;
  return host === "localhost" || host.includes(".") || host.startsWith("[") ? url : undefined;
}

/** Loads what was chosen earlier. A browser that refuses storage has chosen nothing. */
export function loadPreferences(storage: () => TextStorage): Preferences {
  try {
    return readPreferences(storage().getItem(KEY));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

/** Keeps a choice; answers false where the browser refuses to store, so that the page can say so. */
export function savePreferences(storage: () => TextStorage, preferences: Preferences): boolean {
  try {
    storage().setItem(KEY, JSON.stringify(preferences));
    return true;
  } catch {
    return false;
  }
}
