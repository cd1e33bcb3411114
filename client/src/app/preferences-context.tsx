import { type Accessor, createContext, createEffect, createSignal, type JSX, useContext } from "solid-js";
import { storageHere } from "./page-storage.ts";
import { loadPreferences, type Preferences, savePreferences } from "./preferences.ts";

/** The viewer's choices on this device, and how to change them. */
export type PreferencesContext = {
  preferences: Accessor<Preferences>;
  /** Changes and keeps some choices. */
  change: (some: Partial<Preferences>) => void;
  /** False once the browser refused to keep a choice. */
  kept: Accessor<boolean>;
};

const Context = createContext<PreferencesContext>();

/** The viewer's choices on this device. */
export function usePreferences(): PreferencesContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error("usePreferences() needs a <PreferencesProvider> above it");
  return value;
}

/** Makes the state behind `usePreferences()` and keeps the page's theme in step with it. */
export function createPreferences(): PreferencesContext {
  const [preferences, setPreferences] = createSignal(loadPreferences(storageHere));
  const [kept, setKept] = createSignal(true);
  createEffect(() => {
    const { theme } = preferences();
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  });
  return {
    preferences,
    kept,
    change: (some) => {
      setPreferences((old) => ({ ...old, ...some }));
      setKept(savePreferences(storageHere, preferences()));
    },
  };
}

/** Gives the pages below it the viewer's choices. */
export function PreferencesProvider(props: { value: PreferencesContext; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
