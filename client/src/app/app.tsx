import { createMemo, createResource, type JSX, Show, Suspense } from "solid-js";
import { Dynamic } from "solid-js/web";
import { EMBEDDING } from "../embed/embedding.ts";
import { createNostr } from "../nostr/nostr.ts";
import { late } from "../ui/late.tsx";
import { Bare } from "./bare.tsx";
import { unixNow } from "./clock.ts";
import { type ConfigResult, EMPTY_CONFIG, fetchConfig } from "./config.ts";
import { ConfigProvider } from "./config-context.tsx";
import { ConfigFailed, NotFound } from "./dead-ends.tsx";
import { Frame } from "./frame.tsx";
import { createLateIdentity, LateIdentityProvider } from "./late-identity.tsx";
import { chooseLocale, createLocale, LocaleProvider } from "./locale-context.tsx";
import { NostrProvider } from "./nostr-context.tsx";
import { makePages, type PageKey, type Pages } from "./pages.tsx";
import { createPreferences, PreferencesProvider, usePreferences } from "./preferences-context.tsx";
import { createRoute, RouteProvider, useRoute } from "./route-context.tsx";
import type { Route } from "./route.ts";

const Framed = late(async () => (await import("../embed/framed.tsx")).Framed);

/** Pages without the site's frame around them. */
const BARE: readonly (PageKey | undefined)[] = ["overlay", "embed"];

/** The whole site: settings first, then the page the hash names. */
export function App(): JSX.Element {
  const preferences = createPreferences();
  const locale = createLocale();
  const route = createRoute();
  const identity = createLateIdentity();
  const nostr = createNostr({
    sign: async (template) => await (await identity.load()).sign(template),
    nowSeconds: unixNow,
  });
  const pages = makePages(locale, identity);
  const first = pageOf(route.route());
  const watched = (first === "watch" || first === "embed") && EMBEDDING !== "framed"
    ? route.route().param
    : undefined;
  const [config] = createResource(async () => {
    const wanted = chooseLocale(preferences.preferences().locale, navigator.languages);
    const words = locale.setLocale(wanted).catch((error: unknown) =>
      console.warn(`no words in ${wanted}:`, error)
    );
    const fetching = fetchConfig(document.baseURI, fetch);
    if (watched !== undefined) {
      void Promise.all([fetching, import("../pages/watch/stream-question.ts")]).then(([result, asking]) => {
        const target = asking.readTarget(watched);
        const named = result.state === "ready" ? result.config.relays : [];
        if (target === undefined) return;
        const relays = asking.relaysOf(target, preferences.preferences().relays ?? named);
        nostr.askAhead(relays, asking.streamFilters(target));
      }).catch((error: unknown) => console.info("the stream is asked for later:", error));
    }
    const [result] = await Promise.all([fetching, words]);
    return result;
  });
  // Fetched beside the configuration, not after it.
  if (first !== undefined && EMBEDDING !== "framed") {
    void pages[first].preload().catch(() => {/* The page itself will say so. */});
  }

  return (
    <PreferencesProvider value={preferences}>
      <LocaleProvider value={locale}>
        <NostrProvider value={nostr}>
          <LateIdentityProvider value={identity}>
            <RouteProvider value={route}>
              <Show
                when={EMBEDDING !== "framed"}
                fallback={
                  <Suspense>
                    <Framed />
                  </Suspense>
                }
              >
                <Show when={config.latest} keyed>{(result) => <Site result={result} pages={pages} />}</Show>
              </Show>
            </RouteProvider>
          </LateIdentityProvider>
        </NostrProvider>
      </LocaleProvider>
    </PreferencesProvider>
  );
}

function pageOf({ page }: Route): PageKey | undefined {
  return EMBEDDING === "embedded" ? "embed" : page;
}

function Site(props: { result: ConfigResult; pages: Pages }): JSX.Element {
  const { preferences } = usePreferences();
  const { route } = useRoute();
  const failure = () => props.result.state === "failed" ? props.result : undefined;
  // A page is made anew for another stream or person, and kept while only the search changes.
  const place = createMemo(() => route(), undefined, {
    equals: (a, b) => a.page === b.page && a.param === b.param,
  });
  return (
    <ConfigProvider
      value={props.result.state === "ready" ? props.result.config : EMPTY_CONFIG}
      relays={preferences().relays}
    >
      <Show
        when={!BARE.includes(pageOf(place()))}
        fallback={
          <Bare place={place()} attended={pageOf(place()) === "embed"}>
            <Dynamic component={props.pages[pageOf(place()) ?? "overlay"]} />
          </Bare>
        }
      >
        <Frame place={place()}>
          <Show when={failure()}>{(failure) => <ConfigFailed failure={failure()} />}</Show>
          <Show when={place()} keyed>
            {({ page }) => <Dynamic component={page === undefined ? NotFound : props.pages[page]} />}
          </Show>
        </Frame>
      </Show>
    </ConfigProvider>
  );
}
