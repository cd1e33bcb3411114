import { For, type JSX, Show } from "solid-js";
import type { Arbiter } from "../../../../contracts/escrow/terms.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import type { ArbiterOffer } from "./arbiter-offer.ts";

export type ArbiterFieldsProps = {
  arbiters: readonly Arbiter[];
  offers: readonly ArbiterOffer[];
  asked: boolean;
  /** Nostr keys of those that are chosen. */
  chosen: readonly string[];
  fault: string | undefined;
  onChoose: (pubkeys: string[]) => void;
  onAgain: () => void;
};

/** Which of the site's edges may decide about stakes; a viewer takes one of them. */
export function ArbiterFields(props: ArbiterFieldsProps): JSX.Element {
  const { t } = useLocale();
  const silent = () => props.offers.filter(({ state }) => state !== "arbiter").map(({ url }) => hostOf(url));
  const toggle = (pubkey: string, on: boolean) =>
    props.onChoose([...props.chosen.filter((one) => one !== pubkey), ...(on ? [pubkey] : [])]);
  return (
    <fieldset class="flex flex-col gap-2" aria-describedby="stakes-arbiters-below">
      <legend class="mb-2 font-medium">{t("stakesStudio.arbiters")}</legend>
      <For each={props.arbiters}>
        {({ pubkey, url }) => (
          <label class="flex min-h-10 w-fit max-w-full cursor-pointer items-center gap-2 rounded border border-control bg-raised px-3">
            <input
              type="checkbox"
              checked={props.chosen.includes(pubkey)}
              onChange={(event) => toggle(pubkey, event.currentTarget.checked)}
              class="size-4 shrink-0 accent-accent"
            />
            <bdi class="truncate">{hostOf(url)}</bdi>
          </label>
        )}
      </For>
      <Show when={props.asked && silent().length > 0}>
        <p class="flex flex-wrap items-center gap-x-2 text-small text-quiet">
          {t("stakesStudio.arbitersSilent", { names: silent().join(", ") })}
          <Button look="quiet" onClick={props.onAgain}>{t("stakesStudio.askAgain")}</Button>
        </p>
      </Show>
      <p
        id="stakes-arbiters-below"
        class={`max-w-prose text-small ${props.fault === undefined ? "text-quiet" : "text-bad"}`}
        role={props.fault === undefined ? undefined : "alert"}
      >
        {props.fault ?? t(props.asked ? "stakesStudio.arbitersHint" : "stakesStudio.arbitersAsking")}
      </p>
    </fieldset>
  );
}

/** What of an address tells one edge from another. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
