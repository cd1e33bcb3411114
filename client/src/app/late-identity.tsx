import {
  type Accessor,
  createContext,
  createSignal,
  getOwner,
  type JSX,
  runWithOwner,
  Show,
  useContext,
} from "solid-js";
import type { Identity } from "../identity/identity.ts";

type Loaded = { identity: Identity; module: typeof import("../identity/identity.ts") };

/** The viewer's identity for code that must not wait for it: its cryptography is no part of the first paint. */
export type LateIdentity = {
  /** Undefined until something loaded it. */
  identity: Accessor<Identity | undefined>;
  load: () => Promise<Identity>;
  /** Puts loaded identity above a page, for `useIdentity()`. */
  Above: (props: { children: JSX.Element }) => JSX.Element;
};

const Context = createContext<LateIdentity>();

/** The viewer's identity, once something loaded it. */
export function useLateIdentity(): LateIdentity {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useLateIdentity() needs a <LateIdentityProvider> above it");
  return value;
}

/** Makes the one identity of the site, when it is first asked for. */
export function createLateIdentity(): LateIdentity {
  const owner = getOwner();
  const [loaded, setLoaded] = createSignal<Loaded>();
  let loading: Promise<Identity> | undefined;
  const load = async (): Promise<Identity> => {
    const module = await import("../identity/identity.ts");
    const identity = runWithOwner(owner, () => module.createIdentity());
    if (identity === undefined) throw new Error("the page that asked for an identity is gone");
    setLoaded({ identity, module });
    return identity;
  };
  return {
    identity: () => loaded()?.identity,
    load: () =>
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      }),
    Above: (props) => (
      <Show when={loaded()}>
        {(here) => {
          const { identity, module: { IdentityProvider } } = here();
          return <IdentityProvider identity={identity}>{props.children}</IdentityProvider>;
        }}
      </Show>
    ),
  };
}

/** Gives the pages below it the late identity. */
export function LateIdentityProvider(props: { value: LateIdentity; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
