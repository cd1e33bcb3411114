import { type Accessor, createSignal } from "solid-js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";

export type Filter = Record<string, unknown>;
export type RelayHealth = { url: string; state: string };
export type Nostr = {
  subscribe: (relays: readonly string[], filters: readonly Filter[], on: { event: (event: NostrEvent, relay: string) => void; eose?: () => void }) => () => void;
  query: (relays: readonly string[], filters: readonly Filter[], options?: { timeoutMs?: number }) => Promise<NostrEvent[]>;
  publish: (relays: readonly string[], event: NostrEvent) => Promise<{ relay: string; ok: boolean; reason: string }[]>;
  relays: Accessor<RelayHealth[]>;
};
export function createNostr(): Nostr {
  const [relays] = createSignal<RelayHealth[]>([]);
  return { subscribe: () => () => {}, query: () => Promise.resolve([]), publish: () => Promise.resolve([]), relays };
}
