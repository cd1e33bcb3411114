import { createMemo, createResource, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { createNostr } from "../nostr/nostr.ts";
import { unixNow } from "./clock.ts";
import { type ConfigResult, EMPTY_CONFIG, fetchConfig } from "./config.ts";
import { ConfigProvider } from "./config-context.tsx";
import { ConfigFailed, NotFound } from "./dead-ends.tsx";
import { Frame } from "./frame.tsx";
import { createLateIdentity, LateIdentityProvider } from "./late-identity.tsx";
import { chooseLocale, createLocale, LocaleProvider } from "./locale-context.tsx";
import { NostrProvider } from "./nostr-context.tsx";
import { makePages, type Pages } from "./pages.tsx";
import { createPreferences, PreferencesProvider, usePreferences } from "./preferences-context.tsx";
import { createRoute, RouteProvider, useRoute } from "./route-context.tsx";

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
  const [config] = createResource(async () => {
    const wanted = chooseLocale(preferences.preferences().locale, navigator.languages);
    const words = locale.setLocale(wanted).catch((error: unknown) =>
      console.warn(`no words in ${wanted}:`, error)
    );
    const [result] = await Promise.all([fetchConfig(document.baseURI, fetch), words]);
    return result;
  });
  // Fetched beside the configuration, not after it.
  const first = route.route().page;
  if (first !== undefined) void pages[first].preload().catch(() => {/* The page itself will say so. */});

  return (
    <PreferencesProvider value={preferences}>
      <LocaleProvider value={locale}>
        <NostrProvider value={nostr}>
          <LateIdentityProvider value={identity}>
            <RouteProvider value={route}>
              <Show when={config.latest} keyed>{(result) => <Site result={result} pages={pages} />}</Show>
            </RouteProvider>
          </LateIdentityProvider>
        </NostrProvider>
      </LocaleProvider>
    </PreferencesProvider>
  );
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
      <Frame place={place()}>
        <Show when={failure()}>{(failure) => <ConfigFailed failure={failure()} />}</Show>
        <Show when={place()} keyed>
          {({ page }) => <Dynamic component={page === undefined ? NotFound : props.pages[page]} />}
        </Show>
      </Frame>
    </ConfigProvider>
  );
}
