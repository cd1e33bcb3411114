import { type Component, lazy } from "solid-js";
import type { Section } from "../locales/sections.ts";
import type { LateIdentity } from "./late-identity.tsx";
import type { LocaleContext } from "./locale-context.tsx";
import type { PageName } from "./route.ts";

type PageModule = { default: Component };
type PageParts = {
  /** Words fetched beside the page. */
  words: readonly Section[];
  /** The page calls `useIdentity()`. */
  identity: boolean;
  load: () => Promise<PageModule>;
};

const PAGES: Record<PageName, PageParts> = {
  discover: { words: ["discover"], identity: false, load: () => import("../pages/discover/page.tsx") },
  watch: {
    words: ["watch", "player", "chat", "identity", "sharing"],
    identity: true,
    load: () => import("../pages/watch/page.tsx"),
  },
  broadcast: {
    words: ["broadcast", "studio", "health", "dashboard", "identity", "chat", "player", "watch", "sharing"],
    identity: true,
    load: () => import("../pages/broadcast/page.tsx"),
  },
  profile: {
    words: ["profile", "discover"],
    identity: false,
    load: () => import("../pages/profile/page.tsx"),
  },
  settings: {
    words: ["settings", "identity", "sharing"],
    identity: true,
    load: () => import("../pages/settings/page.tsx"),
  },
};

/** The page components; `preload` fetches one before it is shown. */
export type Pages = Record<PageName, Component & { preload: () => Promise<unknown> }>;

/** The page components, each fetched with its words when first shown. */
export function makePages(locale: LocaleContext, identity: LateIdentity): Pages {
  const page = (name: PageName) =>
    lazy(async () => {
      const parts = PAGES[name];
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
  };
}
