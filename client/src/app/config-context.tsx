import { createContext, type JSX, useContext } from "solid-js";
import type { Config } from "./config.ts";

const Context = createContext<Config>();

/** What whoever hosts this copy of the site decided. */
export function useConfig(): Config {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useConfig() needs a <ConfigProvider> above it");
  return value;
}

/** Gives the pages below it the site's configuration. */
export function ConfigProvider(props: { value: Config; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
