import { type Component, createComponent, createResource, type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/**
 * A component that is fetched when it is first shown. Where that fails, a sentence and a button that tries again stand in its
 * place, and nothing else of the page goes: it may be sending.
 */
export function late<P extends object>(load: () => Promise<Component<P>>): Component<P> {
  let loaded: Component<P> | undefined;
  let loading: Promise<Component<P>> | undefined;
  const once = () =>
    loading ??= load().then((component) => loaded = component, (error: unknown) => {
      loading = undefined;
      throw error;
    });
  return (props: P): JSX.Element => {
    if (loaded !== undefined) return createComponent(loaded, props);
    const [part, { refetch }] = createResource(once);
    return (
      <Show
        when={part.state !== "errored"}
        fallback={<PartFailed error={part.error} onRetry={() => void refetch()} />}
      >
        <Show when={part()} keyed>{(component) => createComponent(component, props)}</Show>
      </Show>
    );
  };
}

function PartFailed(props: { error: unknown; onRetry: () => void }): JSX.Element {
  const { t } = useLocale();
  const reason = () => props.error instanceof Error ? props.error.message : String(props.error);
  return (
    <Notice
      tone="attention"
      live
      what={t("app.partFailed")}
      why={t("app.pageFailedWhy", { reason: reason() })}
      act={t("app.pageFailedDo")}
    >
      <Button icon="retry" onClick={() => props.onRetry()}>{t("app.retry")}</Button>
      <Button look="quiet" onClick={() => globalThis.location.reload()}>{t("app.reload")}</Button>
    </Notice>
  );
}
