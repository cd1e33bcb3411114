import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Misconduct } from "./misconduct.ts";

/** Shows arbiters that decided one stake both ways, with all that proves it. */
export function MisconductPanel(props: { proofs: readonly Misconduct[] }): JSX.Element {
  const { t } = useLocale();
  return (
    <Show when={props.proofs.length > 0}>
      <Notice
        tone="bad"
        live
        what={t("misconduct.what")}
        why={t("misconduct.why")}
        act={t("misconduct.notOffered")}
        details={
          <For each={props.proofs}>
            {(proof) => (
              <details class="rounded border border-line px-3 py-2">
                <summary class="min-h-6 cursor-pointer">
                  {t("misconduct.arbiter")}: <bdi class="font-mono text-small">{short(proof.arbiter)}</bdi>
                </summary>
                <dl class="grid gap-x-4 gap-y-1 py-2 text-small sm:grid-cols-[auto_minmax(0,1fr)]">
                  <Fact name={t("misconduct.arbiter")} value={proof.arbiter} />
                  <Fact name={t("misconduct.stake")} value={proof.stake} />
                  <Fact name={t("misconduct.back")} value={proof.verdicts[0].id} />
                  <Fact name={t("misconduct.taken")} value={proof.verdicts[1].id} />
                </dl>
                <CopyField label={t("misconduct.copy")} value={JSON.stringify(proof.verdicts)} />
              </details>
            )}
          </For>
        }
      />
    </Show>
  );
}

function Fact(props: { name: string; value: string }): JSX.Element {
  return (
    <>
      <dt class="text-quiet">{props.name}</dt>
      <dd class="font-mono break-all">
        <bdi>{props.value}</bdi>
      </dd>
    </>
  );
}

const short = (hex: string) => `${hex.slice(0, 8)}…${hex.slice(-6)}`;
