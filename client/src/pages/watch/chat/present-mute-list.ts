import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { presentOwn, type PresentOwnOptions } from "../../../nostr/present-own.ts";

export type PresentMuteListOptions = Omit<PresentOwnOptions, "kind">;

/** The list that a new one will replace; `unknown` where nobody could be asked who would know. */
export type PresentMuteList = { state: "known"; list: NostrEvent | undefined } | { state: "unknown" };

/** Asks for the viewer's mute list before it is replaced. */
export async function presentMuteList(options: PresentMuteListOptions): Promise<PresentMuteList> {
  const present = await presentOwn({ ...options, kind: KIND.muteList });
  return present.state === "unknown" ? present : { state: "known", list: present.event };
}
