import type { EventTemplate, NostrEvent } from "./event.ts";
import { readJsonObject } from "./json.ts";
import { KIND } from "./kinds.ts";
import { readMoneroAddress } from "./payment-targets.ts";
import { readWebUrl } from "./url.ts";

/** Who somebody says to be. Nothing of it is proven, the NIP-05 name included. */
export type Profile = {
  pubkey: string;
  name?: string;
  displayName?: string;
  about?: string;
  picture?: string;
  banner?: string;
  website?: string;
  nip05?: string;
  /** From habits older than payment targets. */
  monero?: string;
  /** Unix seconds. */
  createdAt: number;
};

/** Reads a verified kind 0 event; `undefined` when its content is no JSON object. */
export function readProfile(event: NostrEvent): Profile | undefined {
  const content = event.kind === KIND.profile ? readJsonObject(event.content) : undefined;
  if (content === undefined) return undefined;
  const text = (key: string) => readText(content[key]);
  const addresses = content.cryptocurrency_addresses;
  const fields = {
    name: text("name") ?? text("username"),
    displayName: text("display_name") ?? text("displayName"),
    about: text("about"),
    picture: readWebUrl(text("picture")),
    banner: readWebUrl(text("banner")),
    website: readWebUrl(text("website")),
    nip05: text("nip05"),
    monero: typeof addresses === "object" && addresses !== null
      ? readMoneroText((addresses as Record<string, unknown>).monero)
      : undefined,
  };
  const profile: Profile = { pubkey: event.pubkey, createdAt: event.created_at };
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) Object.assign(profile, { [key]: value });
  }
  return profile;
}

/** What a person may change; an empty text removes the field. */
export type ProfileChanges = {
  name?: string;
  displayName?: string;
  about?: string;
  picture?: string;
  banner?: string;
  website?: string;
  nip05?: string;
};

/** Writes a profile: the changes over everything the previous one said, unknown fields and tags included. */
export function profileTemplate(
  { displayName, ...others }: ProfileChanges,
  nowSeconds: number,
  previous?: NostrEvent,
): EventTemplate {
  const content: Record<string, unknown> = { ...(previous && readJsonObject(previous.content)) };
  const changes = { ...others, ...(displayName === undefined ? {} : { display_name: displayName }) };
  for (const [key, value] of Object.entries(changes)) {
    if (value === "") delete content[key];
    else content[key] = value;
  }
  return {
    kind: KIND.profile,
    created_at: Math.max(nowSeconds, (previous?.created_at ?? -1) + 1),
    tags: previous?.tags ?? [],
    content: JSON.stringify(content),
  };
}

function readText(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

function readMoneroText(value: unknown): string | undefined {
  return typeof value === "string" ? readMoneroAddress(value) : undefined;
}
