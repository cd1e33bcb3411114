import { type Component, lazy } from "solid-js";
import { beginPlayer } from "../player/ahead.ts";
import type { Section } from "../locales/sections.ts";
import type { LateIdentity } from "./late-identity.tsx";
import type { LocaleContext } from "./locale-context.tsx";
import type { PageName } from "./route.ts";

/** A page of the site, or the player that other sites frame. */
export type PageKey = PageName | "embed";

type PageModule = { default: Component };
type PageParts = {
  /** Words fetched beside the page. */
  words: readonly Section[];
  /** The page calls `useIdentity()`. */
  identity: boolean;
  /** Begins what the page waits for longest, beside its own code. */
  ahead?: () => void;
  load: () => Promise<PageModule>;
};

const PAGES: Record<PageKey, PageParts> = {
  discover: { words: ["discover"], identity: false, load: () => import("../pages/discover/page.tsx") },
  watch: {
    words: ["watch", "player", "chat", "identity", "sharing", "tips"],
    identity: true,
    ahead: beginPlayer,
    load: () => import("../pages/watch/page.tsx"),
  },
  broadcast: {
    words: [
      "broadcast",
      "studio",
      "health",
      "dashboard",
      "identity",
      "chat",
      "player",
      "watch",
      "sharing",
      "tips",
      "stakes",
      "stakesStudio",
      "misconduct",
    ],
    identity: true,
    load: () => import("../pages/broadcast/page.tsx"),
  },
  profile: {
    words: ["profile", "discover"],
    identity: false,
    load: () => import("../pages/profile/page.tsx"),
  },
  settings: {
    words: ["settings", "identity", "sharing", "tips", "site"],
    identity: true,
    load: () => import("../pages/settings/page.tsx"),
  },
  overlay: {
    words: ["tips"],
    identity: false,
    load: () => import("../pages/overlay/page.tsx"),
  },
  embed: {
    words: ["watch", "player", "site"],
    identity: false,
    ahead: beginPlayer,
    load: () => import("../pages/embed/page.tsx"),
  },
};

/** The page components; `preload` fetches one before it is shown. */
export type Pages = Record<PageKey, Component & { preload: () => Promise<unknown> }>;

/** The page components, each fetched with its words when first shown. */
export function makePages(locale: LocaleContext, identity: LateIdentity): Pages {
  const page = (name: PageKey) =>
    lazy(async () => {
      const parts = PAGES[name];
      parts.ahead?.();
      const [{ default: Page }] = await Promise.all([
        parts.load(),
        locale.load(parts.words),
        parts.identity ? identity.load() : undefined,
      ]);
      if (!parts.identity) return { default: Page };
      return {
        default: () => (
          <identity.Above>
            <Page />
          </identity.Above>
        ),
      };
    });
  return {
    discover: page("discover"),
    watch: page("watch"),
    broadcast: page("broadcast"),
    profile: page("profile"),
    settings: page("settings"),
    overlay: page("overlay"),
    embed: page("embed"),
  };
}
