import { createContext, type JSX, useContext } from "solid-js";
import type { Nostr } from "../nostr/nostr.ts";

const Context = createContext<Nostr>();

/** Reading from and writing to relays. */
export function useNostr(): Nostr {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useNostr() needs a <NostrProvider> above it");
  return value;
}

/** Gives the pages below it the relays. */
export function NostrProvider(props: { value: Nostr; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
