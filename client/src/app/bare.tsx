import { createEffect, ErrorBoundary, type JSX, on, onCleanup, Show, Suspense } from "solid-js";
import { PageFailed } from "./dead-ends.tsx";
import { useNostr } from "./nostr-context.tsx";

export type BareProps = {
  /** Changes when another page is shown. */
  place: unknown;
  /** Somebody sits before it, who can be told, and can press. */
  attended: boolean;
  children: JSX.Element;
};

/** A page without the site's frame. Where it can't be shown that is said, or it is loaded anew by itself. */
export function Bare(props: BareProps): JSX.Element {
  const nostr = useNostr();
  const failed = (error: unknown) =>
    props.attended
      ? (
        <main>
          <PageFailed error={error} />
        </main>
      )
      : <LoadAnew />;
  return (
    <Show
      when={nostr.failure()}
      keyed
      fallback={
        <ErrorBoundary
          fallback={(error: unknown, reset) => {
            createEffect(on(() => props.place, reset, { defer: true }));
            return failed(error);
          }}
        >
          <Suspense>{props.children}</Suspense>
        </ErrorBoundary>
      }
    >
      {failed}
    </Show>
  );
}

const ANEW_MS = 10_000;

/** Nothing, over an encoder's picture, until the site's server answers; a browser's own page about a silent one would try nothing more. */
function LoadAnew(): JSX.Element {
  const { style } = document.documentElement;
  style.background = "transparent";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const answers = await fetch(document.baseURI, { cache: "no-store", signal: AbortSignal.timeout(ANEW_MS) })
      .then(({ ok }) => ok, () => false);
    if (answers) globalThis.location.reload();
    else wait();
  };
  const wait = () => timer = setTimeout(() => void look(), ANEW_MS);
  wait();
  onCleanup(() => {
    clearTimeout(timer);
    style.removeProperty("background");
  });
  return undefined;
}
