import { type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";

/** Opens the device's own list of places to share to, where it has one. */
export function ShareButton(props: { title: string; url: string }): JSX.Element {
  const { t } = useLocale();
  const share = async () => {
    try {
      await navigator.share({ title: props.title, url: props.url });
    } catch (error) {
      // Closing the list without a choice is an answer, not a failure.
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  };
  return (
    <Show when={"share" in navigator}>
      <Button icon="link" onClick={() => void share()}>{t("broadcast.share")}</Button>
    </Show>
  );
}
