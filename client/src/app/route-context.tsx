import { type Accessor, createContext, createSignal, type JSX, onCleanup, useContext } from "solid-js";
import { readRoute, type Route } from "./route.ts";

/** Where the viewer is, and how to go elsewhere. Links are plain `<a href="#/…">`. */
export type RouteContext = {
  route: Accessor<Route>;
  /** Goes to a path such as `/settings`; `replace` leaves no step in the history. */
  navigate: (path: string, options?: { replace?: boolean }) => void;
};

const Context = createContext<RouteContext>();

/** Where the viewer is, and how to go elsewhere. */
export function useRoute(): RouteContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useRoute() needs a <RouteProvider> above it");
  return value;
}

/** Follows the address bar while its owner lives. */
export function createRoute(): RouteContext {
  const read = () => readRoute(globalThis.location.hash);
  const [route, setRoute] = createSignal(read());
  const follow = () => setRoute(read());
  // Both: `hashchange` hears links and typing, `popstate` hears Back after a replaced entry.
  globalThis.addEventListener("hashchange", follow);
  globalThis.addEventListener("popstate", follow);
  onCleanup(() => {
    globalThis.removeEventListener("hashchange", follow);
    globalThis.removeEventListener("popstate", follow);
  });
  return {
    route,
    navigate: (path, { replace = false } = {}) => {
      if (replace) {
        globalThis.history.replaceState(null, "", `#${path}`);
        follow();
      } else globalThis.location.hash = path;
    },
  };
}

/** Tells the pages below it where the viewer is. */
export function RouteProvider(props: { value: RouteContext; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
