import {
  type Accessor,
  createComponent,
  createContext,
  createSignal,
  type JSX,
  onCleanup,
  useContext,
} from "solid-js";
import { type IdentityKeeper, type IdentityState, makeIdentityKeeper } from "./identity-keeper.ts";
import { chooseStorage } from "./identity-storage.ts";
import { makeKeyVault } from "./key-vault.ts";

export type { IdentityState } from "./identity-keeper.ts";

/** The person's identity as pages see it: state to show, and things to do; never a key. */
export type Identity = Omit<IdentityKeeper, "state" | "stop"> & {
  state: Accessor<IdentityState>;
  /** An https page a remote signer wants its person to look at, until dismissed. */
  approval: Accessor<string | undefined>;
  dismissApproval: () => void;
};

/** The identity of this browser, tied to its owner. */
export function createIdentity(): Identity {
  const [state, setState] = createSignal<IdentityState>({ kind: "none" });
  const [approval, setApproval] = createSignal<string>();
  const { state: _now, stop, ...keeper } = makeIdentityKeeper({
    storage: chooseStorage({ pathname: location.pathname, window }),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    look: () => Reflect.get(window, "nostr"),
    vault: makeKeyVault(),
    loadBunker: () => import("./bunker.ts"),
    exclusive: oneAtATime,
    onState: (next) => setState(next),
    onApproval: (url) => setApproval(url),
  });
  onCleanup(stop);
  return { ...keeper, state, approval, dismissApproval: () => setApproval(undefined) };
}

/** Pages over plain HTTP have no locks; there two tabs could make two keys, and the later one stays. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  return "locks" in navigator ? navigator.locks.request("dstream/identity", work) : work();
}

const IdentityContext = createContext<Identity>();

/** Hands an identity to everything inside. */
export function IdentityProvider(props: { identity: Identity; children: JSX.Element }): JSX.Element {
  return createComponent(IdentityContext.Provider, {
    value: props.identity,
    get children() {
      return props.children;
    },
  });
}

/** The identity of this browser; fails loudly outside its provider. */
export function useIdentity(): Identity {
  const identity = useContext(IdentityContext);
  if (identity === undefined) throw new Error("useIdentity() needs an <IdentityProvider> around it");
  return identity;
}
