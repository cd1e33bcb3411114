import { createEffect, createSignal, ErrorBoundary, type JSX, on, onCleanup, Show, Suspense } from "solid-js";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { late } from "../ui/late.tsx";
import { AuthRequests } from "./auth-requests.tsx";
import { PageFailed } from "./dead-ends.tsx";
import { InsecureNotice } from "./insecure-notice.tsx";
import { useLocale } from "./locale-context.tsx";
import { useNostr } from "./nostr-context.tsx";
import { NEWER_VERSION } from "./route.ts";
import { SearchField } from "./search-field.tsx";
import { isSharedOrigin } from "./shared-origin.ts";

const SharedNotice = late(async () => (await import("../release/shared-notice.tsx")).SharedNotice);
const NewerMark = late(async () => (await import("../release/newer-mark.tsx")).NewerMark);

/** What was released can wait until what the viewer came for is there. */
const RELEASE_MS = 5000;

/** Header, skip link and the place where a page goes. */
export function Frame(props: {
  /** Changes when another page is shown. */
  place: unknown;
  children: JSX.Element;
}) {
  const { t } = useLocale();
  const nostr = useNostr();
  let main: HTMLElement | undefined;
  const [settled, setSettled] = createSignal(false);
  const [newer, setNewer] = createSignal(false);
  const settling = setTimeout(() => setSettled(true), RELEASE_MS);
  onCleanup(() => clearTimeout(settling));
  const skip = (event: Event) => {
    // The hash belongs to the router, so the link can't lead to an id by itself.
    event.preventDefault();
    main?.focus();
  };
  createEffect(on(() => props.place, () => {
    main?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, { defer: true }));
  return (
    <div class="flex min-h-dvh flex-col">
      <a
        href="#main"
        onClick={skip}
        class={`${
          buttonClass("primary")
        } fixed inset-bs-2 inset-s-2 z-50 -translate-y-24 focus:translate-y-0`}
      >
        {t("app.skip")}
      </a>
      <header class="pt-[env(safe-area-inset-top)]">
        <nav
          aria-label={t("app.mainNavigation")}
          class="flex h-16 items-center gap-2 ps-[max(1rem,env(safe-area-inset-left))] pe-[max(1rem,env(safe-area-inset-right))] sm:gap-4"
        >
          <a
            href="#/"
            aria-label={t("app.home")}
            class="flex shrink-0 items-center gap-2 text-title font-semibold"
          >
            <Mark />
            <span class="hidden sm:inline">dStream</span>
          </a>
          <SearchField />
          <a href="#/broadcast" class={`${buttonClass("plain")} shrink-0 !px-3 sm:!px-4`}>
            <Icon name="broadcast" />
            <span class="sr-only sm:not-sr-only">{t("app.goLive")}</span>
          </a>
          <a
            href={newer() ? NEWER_VERSION : "#/settings"}
            aria-label={t(newer() ? "app.settingsNewer" : "app.settings")}
            title={t(newer() ? "app.settingsNewer" : "app.settings")}
            class={`${buttonClass("quiet")} relative w-10 shrink-0 !px-0`}
          >
            <Icon name="settings" />
            <Show when={settled()}>
              <Suspense>
                <NewerMark onNewer={setNewer} />
              </Suspense>
            </Show>
          </a>
        </nav>
      </header>
      <main id="main" ref={main} tabindex="-1" class="flex grow flex-col outline-none">
        <Show when={nostr.failure()}>{(error) => <PageFailed error={error()} />}</Show>
        <InsecureNotice />
        <Show when={isSharedOrigin(globalThis.location.pathname)}>
          <Suspense>
            <SharedNotice />
          </Suspense>
        </Show>
        <AuthRequests />
        <ErrorBoundary
          fallback={(error: unknown, reset) => {
            // Another place may well work.
            createEffect(on(() => props.place, reset, { defer: true }));
            return <PageFailed error={error} />;
          }}
        >
          <Suspense fallback={<p class="late p-4 text-quiet">{t("app.loading")}…</p>}>
            {props.children}
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" class="size-7" aria-hidden="true">
      <path
        class="fill-accent"
        d="M12 1.5 21 5v6.400c0 5.3-3.6 9.3-9 11.1-5.4-1.8-9-5.8-9-11.100V5z"
      />
      <path class="fill-on-accent" d="M9.5 7.600v8.800l7-4.400z" />
    </svg>
  );
}
