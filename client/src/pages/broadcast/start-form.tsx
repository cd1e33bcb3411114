import { createMemo, createSignal, createUniqueId, type JSX } from "solid-js";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import { TextField } from "../../ui/text-field.tsx";
import { BoxStep } from "./box-step.tsx";
import { CheckStep } from "./check-step.tsx";
import { createBoxProbe } from "./create-box-probe.ts";
import { createSharingDraft } from "./sharing/create-sharing-draft.ts";
import { SharingChoice } from "./sharing/sharing-choice.tsx";
import { Step } from "./step.tsx";
import { judgeStreamForm, type StreamFacts, type StreamForm, suggestName } from "./stream-form.ts";
import { WordFields } from "./word-fields.tsx";

export type StartFormProps = {
  /** Relays that will be told. */
  relays: readonly string[];
  onStart: (facts: StreamFacts, box: string, pledge: Pledge | undefined) => void;
};

/** What the stream is, which box takes it, and whether all is ready; then one button. */
export function StartForm(props: StartFormProps): JSX.Element {
  const { t } = useLocale();
  const config = useConfig();
  const id = createUniqueId();
  const random = crypto.getRandomValues(new Uint8Array(4));
  const [form, setForm] = createSignal<StreamForm>({
    title: "",
    summary: "",
    image: "",
    topics: "",
    d: suggestName("", random),
  });
  const [named, setNamed] = createSignal(false);
  const [asked, setAsked] = createSignal(false);
  const [typedBox, setTypedBox] = createSignal(config.box ?? "");
  const { probe, again } = createBoxProbe(typedBox);

  const sharing = createSharingDraft(() => form().d);

  const change = (part: Partial<StreamForm>) => {
    const next = { ...form(), ...part };
    // The name follows the title until somebody types one.
    setForm(named() ? next : { ...next, d: suggestName(next.title, random) });
  };
  const judged = createMemo(() => judgeStreamForm(form()));
  const worded = () => judged().verdict === "ok";
  const faultOf = (field: keyof StreamForm) => {
    const verdict = judged();
    const fault = verdict.verdict === "faulty" ? verdict.faults[field] : undefined;
    // Nobody is scolded for a field they haven't come to.
    if (fault === undefined || (fault === "TitleMissing" && !asked())) return undefined;
    return t(`broadcast.fault${fault}`);
  };

  const start = () => {
    setAsked(true);
    const [verdict, box] = [judged(), probe()];
    if (verdict.verdict === "ok" && box.probe === "box" && !sharing.faulty()) {
      sharing.keep();
      return props.onStart(verdict.facts, box.url, sharing.plan().pledge);
    }
    document.querySelector<HTMLElement>(`#${CSS.escape(id)} [aria-invalid]`)?.focus();
  };

  return (
    <form
      id={id}
      noValidate
      class="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Step number={1} title={t("broadcast.what")} done={worded()}>
        <WordFields form={form()} faultOf={faultOf} onChange={change} hints />
        <TextField
          label={t("broadcast.fieldName")}
          hint={t("broadcast.fieldNameHint")}
          fault={faultOf("d")}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          dir="ltr"
          value={form().d}
          onText={(d) => {
            setNamed(d !== "");
            change({ d });
          }}
        />
        <SharingChoice
          plan={sharing.plan()}
          faulty={asked() && sharing.faulty()}
          onChange={sharing.change}
        />
      </Step>
      <BoxStep typed={typedBox()} probe={probe()} asked={asked()} onType={setTypedBox} onAgain={again} />
      <CheckStep worded={worded()} box={probe().probe} relays={props.relays} />
    </form>
  );
}
