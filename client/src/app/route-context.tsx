import { type Accessor, createContext, createSignal, type JSX, onCleanup, useContext } from "solid-js";
import { readRoute, type Route } from "./route.ts";

/** Where the viewer is, and how to go elsewhere. Links are plain `<a href="#/…">`. */
export type RouteContext = {
  route: Accessor<Route>;
  /** Goes to a path such as `/settings`; `replace` leaves no step in the history. */
  navigate: (path: string, options?: { replace?: boolean }) => void;
  /** Until the returned function is called, whoever would go elsewhere stays, and `ask` is told where they wanted to go. */
  hold: (ask: (path: string) => void) => () => void;
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
  let here = globalThis.location.hash;
  let asks: ((path: string) => void) | undefined;
  const follow = () => {
    const { hash } = globalThis.location;
    if (hash === here) return;
    if (asks === undefined) {
      here = hash;
      setRoute(read());
    } else {
      // No browser lets a page stop Back: the address is put in front again, and the page never saw it change.
      globalThis.history.pushState(null, "", here);
      asks(hash.replace(/^#/, ""));
    }
  };
  // Both: `hashchange` hears links and typing, `popstate` hears Back after a replaced entry.
  globalThis.addEventListener("hashchange", follow);
  globalThis.addEventListener("popstate", follow);
  onCleanup(() => {
    globalThis.removeEventListener("hashchange", follow);
    globalThis.removeEventListener("popstate", follow);
  });
  return {
    route,
    hold: (ask) => {
      asks = ask;
      return () => {
        if (asks === ask) asks = undefined;
      };
    },
    navigate: (path, { replace = false } = {}) => {
      if (asks !== undefined) asks(path);
      else if (replace) {
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
