import { type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Found } from "./create-watch.ts";

/** What stands here when the link leads to no stream, or not yet. */
export function NoStream(
  props: { found: Exclude<Found, { found: "stream" }>; relays: readonly string[] },
): JSX.Element {
  const { t } = useLocale();
  const discover = () => <a href="#/" class={buttonClass("primary")}>{t("watch.toDiscover")}</a>;
  const list = () => props.relays.map((url) => url.replace(/^wss?:\/\//, "")).join(", ");
  return (
    <div class="px-4">
      <Show when={props.found.found === "looking"}>
        <div class="stage late grid place-items-center">
          <p>{t("watch.looking")} …</p>
        </div>
      </Show>
      <Show when={props.found.found === "bad-link"}>
        <Notice
          heading={1}
          tone="attention"
          what={t("watch.badLink")}
          why={t("watch.badLinkWhy")}
          act={t("watch.badLinkDo")}
          live
        >
          {discover()}
        </Notice>
      </Show>
      <Show when={props.found.found === "no-relays"}>
        <Notice
          heading={1}
          tone="attention"
          what={t("watch.noRelays")}
          why={props.relays.length === 0
            ? t("watch.noRelaysNone")
            : t("watch.noRelaysWhy", { relays: list() })}
          act={t("watch.noRelaysDo")}
          live
        >
          <Button look="primary" icon="retry" onClick={() => globalThis.location.reload()}>
            {t("player.reload")}
          </Button>
        </Notice>
      </Show>
      <Show when={props.found.found === "nothing"}>
        <Notice
          heading={1}
          what={t("watch.nothing")}
          why={t("watch.nothingWhy")}
          act={t("watch.nothingDo")}
          live
        >
          {discover()}
        </Notice>
      </Show>
    </div>
  );
}
