import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { type Evidence, missingWitnesses } from "./evidence.ts";

const LEFT = ["unstaked", "unsigned", "taken-back", "ended", "spent"] as const;

/** What speaks for a claim to one stake, what doesn't count, and what is missing. */
export function EvidencePart(props: { evidence: readonly Evidence[] }): JSX.Element {
  const { t } = useLocale();
  const leftOf = ({ left }: Evidence) =>
    LEFT.flatMap((why) => left[why] > 0 ? [t(`stakesStudio.left-${why}`, { count: left[why] })] : []);
  return (
    <For each={props.evidence}>
      {(evidence) => (
        <p class="text-small">
          <span class="text-quiet">{t("stakesStudio.evidence")}:</span>{" "}
          <Show
            when={evidence.complaints.length > 0 || leftOf(evidence).length > 0}
            fallback={t("stakesStudio.evidenceNone")}
          >
            {t(
              missingWitnesses(evidence) > 0 ? "stakesStudio.evidenceMissing" : "stakesStudio.evidenceEnough",
              {
                count: evidence.complaints.length,
                needed: evidence.rule.witnesses,
                missing: missingWitnesses(evidence),
              },
            )}
          </Show>
          <Show when={leftOf(evidence).length > 0}>
            {" "}
            <span class="text-quiet">
              {t("stakesStudio.evidenceLeft", { list: leftOf(evidence).join(", ") })}
            </span>
          </Show>
        </p>
      )}
    </For>
  );
}
