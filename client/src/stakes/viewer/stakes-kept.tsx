import { createResource, For, type JSX, Show } from "solid-js";
import { readAddress } from "../../../../contracts/nostr/address.ts";
import { streamLink } from "../../../../contracts/nostr/link.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { createStakes } from "./create-stakes.ts";
import type { KeptStake } from "./kept-stake.ts";
import { RestoreStake } from "./restore-stake.tsx";
import { StakeState } from "./stake-state.tsx";

/** All stakes that this browser keeps: they go on here even where their stream, or its creator, is gone. */
export function StakesKept(
  props: {
    /** The form for a copy was asked for, and is open at once; default false. */
    restoring?: boolean;
  },
): JSX.Element {
  const { load } = useLocale();
  const [words] = createResource(() => load(["stakes"]).then(() => true));
  const stakes = createStakes(() => undefined);
  return (
    <Show when={words()}>
      <div class="flex flex-col gap-6">
        <For each={stakes.all()}>
          {(stake) => (
            <section class="flex flex-col gap-2 rounded border border-line p-4">
              <Show when={stake.held()}>{(held) => <OnStream kept={held().kept} />}</Show>
              <StakeState stake={stake} fleeting={stakes.fleeting()} />
            </section>
          )}
        </For>
        <RestoreStake asked={props.restoring ?? false} onRestored={stakes.put} />
      </div>
    </Show>
  );
}

/** Which stream a stake is for, with the way there: only there another one can be begun. */
function OnStream(props: { kept: KeptStake }): JSX.Element {
  const { t } = useLocale();
  const address = () => readAddress(props.kept.context.stream);
  return (
    <h3 class="text-small text-quiet">
      <Show when={address()}>
        {(stream) => (
          <a
            href={`#/watch/${streamLink(stream(), props.kept.relays.slice(0, 3))}`}
            class="underline underline-offset-2"
          >
            {t("stakes.on", { stream: stream().d })}
          </a>
        )}
      </Show>
    </h3>
  );
}
