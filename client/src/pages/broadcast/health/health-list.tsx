import { createMemo, For, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button } from "../../../ui/button.tsx";
import type { Check, Finding, Subject } from "./finding.ts";
import { SUBJECTS } from "./finding.ts";
import { MarkShape, MarkWord } from "./mark.tsx";
import { factWords, findingDo, findingWhat, findingWhy, subjectWords } from "./words.ts";

export type HealthListProps = {
  checks: readonly Check[];
  byEncoder: boolean;
  /** The studio is at work: nothing new can be asked of it. */
  busy: boolean;
  onRenewSeal: () => void;
  onUnmute: () => void;
};

/** Where the list stands on the page, for links to it. */
export const LIST_ID = "checks";

/** Everything that is checked, one line a subject: what is fine quietly, what is not with its remedy. */
export function HealthList(props: HealthListProps): JSX.Element {
  const { t } = useLocale();
  return (
    <section class="flex flex-col gap-2" aria-labelledby={LIST_ID}>
      <h2 id={LIST_ID} tabindex="-1" class="scroll-mt-4 text-title">{t("health.title")}</h2>
      <ul class="flex flex-col rounded border border-line bg-raised">
        {/* Each row stays where it is: only what it says changes. */}
        <For each={SUBJECTS}>{(subject) => <Row {...props} subject={subject} />}</For>
      </ul>
    </section>
  );
}

function Row(props: HealthListProps & { subject: Subject }): JSX.Element {
  const locale = useLocale();
  const check = () => props.checks.find(({ subject }) => subject === props.subject);
  const mark = () => check()?.mark ?? "unknown";
  const facts = () => check()?.facts.map((fact) => factWords(fact, locale)).join(" · ") ?? "";
  // By name: what it says changes with its figures, while its button stays under the finger.
  const names = createMemo(() => (check()?.findings ?? []).map(nameOf));
  const finding = (name: string) => check()?.findings.find((each) => nameOf(each) === name);
  return (
    <li class="flex flex-col gap-1 border-b border-line px-3 py-2 last:border-b-0" data-mark={mark()}>
      <div class="flex items-start gap-2">
        <span class="pt-0.5">
          <MarkShape mark={mark()} />
        </span>
        <p class="min-w-0 grow">
          <span class="font-medium">{subjectWords(props.subject, props.byEncoder, locale)}</span>
          <Show when={facts() !== ""}>
            <span class="ms-2 text-quiet">{facts()}</span>
          </Show>
        </p>
        <span class="shrink-0 text-end">
          <MarkWord mark={mark()} />
        </span>
      </div>
      <For each={names()}>
        {(name) => (
          <Show when={finding(name)}>{(found) => <FindingBlock {...props} finding={found()} />}</Show>
        )}
      </For>
    </li>
  );
}

/** One code stands once, except that each relay has its own. */
const nameOf = ({ code, params }: Finding) => `${code} ${params["relay"] ?? ""}`;

function FindingBlock(props: HealthListProps & { finding: Finding }): JSX.Element {
  const locale = useLocale();
  const { t } = locale;
  return (
    <div class="flex max-w-prose flex-col gap-0.5 py-1 ps-14" data-code={props.finding.code}>
      <p class="-ms-7 flex gap-2 font-semibold">
        {/* Under a line that has one to mend, others may only be worth a look. */}
        <span class="pt-0.5">
          <MarkShape mark={props.finding.level} />
        </span>
        {findingWhat(props.finding, locale)}
      </p>
      <p>{findingDo(props.finding, locale)}</p>
      <Show when={findingWhy(props.finding, locale)}>
        {(why) => (
          <p class="text-small text-quiet">
            <bdi>{why()}</bdi>
          </p>
        )}
      </Show>
      <p class="text-small text-quiet">
        {t("health.code")} <code class="font-mono">{props.finding.code}</code>
      </p>
      <Show when={props.finding.remedy}>
        {(remedy) => (
          <div class="pt-1 pb-1">
            <Show
              when={remedy() === "renew-seal"}
              fallback={<Button onClick={() => props.onUnmute()}>{t("health.unmute")}</Button>}
            >
              <Button busy={props.busy} onClick={() => props.onRenewSeal()}>{t("health.renewSeal")}</Button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
