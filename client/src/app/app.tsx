import { HashRouter, Route } from "@solidjs/router";
import { createResource, Show } from "solid-js";
import { createNostr } from "../nostr/nostr.ts";
import { type Config, type ConfigResult, EMPTY_CONFIG, fetchConfig } from "./config.ts";
import { unixNow } from "./clock.ts";
import { ConfigProvider } from "./config-context.tsx";
import { ConfigFailed, NotFound } from "./dead-ends.tsx";
import { Frame } from "./frame.tsx";
import { createLateIdentity, LateIdentityProvider } from "./late-identity.tsx";
import { chooseLocale, createLocale, LocaleProvider, useLocale } from "./locale-context.tsx";
import { NostrProvider } from "./nostr-context.tsx";
import { makePages } from "./pages.tsx";
import { createPreferences, PreferencesProvider, usePreferences } from "./preferences-context.tsx";

/** The whole site: settings first, then the page the hash names. */
export function App() {
  const preferences = createPreferences();
  const locale = createLocale();
  const wanted = chooseLocale(preferences.preferences().locale, navigator.languages);
  const [ready] = createResource(async () => {
    const [result] = await Promise.all([fetchConfig(document.baseURI, fetch), locale.setLocale(wanted)]);
    return result;
  });
  return (
    <PreferencesProvider value={preferences}>
      <LocaleProvider value={locale}>
        <Show when={ready.latest}>
          {(result) => {
            const got = result();
            return got.state === "ready"
              ? <Site config={got.config} />
              : <Site config={EMPTY_CONFIG} failure={got} />;
          }}
        </Show>
      </LocaleProvider>
    </PreferencesProvider>
  );
}

function Site(props: { config: Config; failure?: Extract<ConfigResult, { state: "failed" }> }) {
  const locale = useLocale();
  const { preferences } = usePreferences();
  const identity = createLateIdentity();
  const nostr = createNostr({
    sign: async (template) => await (await identity.load()).sign(template),
    nowSeconds: unixNow,
  });
  const pages = makePages(locale, identity);
  return (
    <ConfigProvider value={props.config} relays={preferences().relays}>
      <NostrProvider value={nostr}>
        <LateIdentityProvider value={identity}>
          <HashRouter
            root={(root) => (
              <Frame>
                <Show when={props.failure}>{(failure) => <ConfigFailed failure={failure()} />}</Show>
                {root.children}
              </Frame>
            )}
          >
            <Route path="/" component={pages.discover} />
            <Route path="/watch/:address" component={pages.watch} />
            <Route path="/broadcast" component={pages.broadcast} />
            <Route path="/profile/:person" component={pages.profile} />
            <Route path="/settings" component={pages.settings} />
            <Route path="*" component={NotFound} />
          </HashRouter>
        </LateIdentityProvider>
      </NostrProvider>
    </ConfigProvider>
  );
}
