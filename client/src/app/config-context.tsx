import { createContext, type JSX, useContext } from "solid-js";
import type { Config } from "./config.ts";

/** The site's configuration with the viewer's own choice of relays laid over it. */
export type SiteConfig = Config & {
  /** The relays the site itself names. */
  readonly siteRelays: readonly string[];
};

const Context = createContext<SiteConfig>();

/** What whoever hosts this copy of the site decided. `relays` is tracked: the viewer may choose others. */
export function useConfig(): SiteConfig {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useConfig() needs a <ConfigProvider> above it");
  return value;
}

/** Gives the pages below it the site's configuration. */
export function ConfigProvider(
  props: { value: Config; relays: string[] | undefined; children: JSX.Element },
) {
  const value: SiteConfig = {
    ...props.value,
    siteRelays: props.value.relays,
    get relays() {
      return props.relays ?? props.value.relays;
    },
  };
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}
