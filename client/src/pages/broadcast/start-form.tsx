import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  type JSX,
  Match,
  on,
  Show,
  Switch,
} from "solid-js";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { useIdentity } from "../../identity/identity.ts";
import { createProfiles, shownName } from "../../nostr/profiles.ts";
import { createWay } from "../../studio/create-way.ts";
import { WayChoice } from "../../studio/ui/way-choice.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { BoxFaultNotice } from "./box-fault-notice.tsx";
import { type BoxProbe, createBoxProbe } from "./create-box-probe.ts";
import { CheckLine, Step } from "./step.tsx";
import { judgeStreamForm, type StreamFacts, type StreamForm, suggestName } from "./stream-form.ts";

export type StartFormProps = {
  /** Relays that will be told. */
  relays: readonly string[];
  onStart: (facts: StreamFacts, box: string) => void;
};

/** What the stream is, which box takes it, and whether all is ready; then one button. */
export function StartForm(props: StartFormProps): JSX.Element {
  const { t } = useLocale();
  const config = useConfig();
  const nostr = useNostr();
  const identity = useIdentity();
  const profiles = createProfiles(nostr, () => props.relays);
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
  const { way, choose } = createWay();

  const change = (part: Partial<StreamForm>) => {
    const next = { ...form(), ...part };
    // The name follows the title until somebody types one.
    setForm(named() ? next : { ...next, d: suggestName(next.title, random) });
  };
  const judged = createMemo(() => judgeStreamForm(form()));
  const faultOf = (field: keyof StreamForm) => {
    const verdict = judged();
    const fault = verdict.verdict === "faulty" ? verdict.faults[field] : undefined;
    // Nobody is scolded for a field they haven't come to.
    if (fault === undefined || (fault === "TitleMissing" && !asked())) return undefined;
    return t(`broadcast.fault${fault}`);
  };
  const readyBox = () => {
    const found = probe();
    return found.probe === "box" ? found : undefined;
  };
  const reachable = () =>
    nostr.relays().filter(({ url, state }) => props.relays.includes(url) && state === "open").length;
  const failedRelays = () =>
    nostr.relays().filter(({ url, state }) =>
      props.relays.includes(url) && (state === "waiting" || state === "shunned")
    )
      .length;

  // An open connection is the only honest answer to "will a relay take it".
  createEffect(on(() => props.relays, (relays) => {
    if (relays.length > 0) {
      void nostr.query(relays, [{ kinds: [KIND.profile], authors: ["0".repeat(64)], limit: 1 }]);
    }
  }));

  const start = () => {
    setAsked(true);
    const verdict = judged();
    const box = readyBox();
    if (verdict.verdict === "ok" && box !== undefined) return props.onStart(verdict.facts, box.url);
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
      <Step number={1} title={t("broadcast.what")} done={judged().verdict === "ok"}>
        <TextField
          label={t("broadcast.fieldTitle")}
          hint={t("broadcast.fieldTitleHint")}
          fault={faultOf("title")}
          required
          dir="auto"
          value={form().title}
          onText={(title) => change({ title })}
        />
        <div class="flex flex-col gap-1">
          <label for={`${id}-summary`} class="font-medium">{t("broadcast.fieldSummary")}</label>
          <textarea
            id={`${id}-summary`}
            rows="2"
            dir="auto"
            value={form().summary}
            onInput={(event) => change({ summary: event.currentTarget.value })}
            aria-invalid={faultOf("summary") === undefined ? undefined : true}
            aria-describedby={`${id}-summary-below`}
            class="w-full rounded border border-control bg-raised px-3 py-2 text-ink"
          />
          <p id={`${id}-summary-below`} class="text-small text-bad empty:hidden">{faultOf("summary")}</p>
        </div>
        <div class="grid gap-x-4 gap-y-3 sm:grid-cols-2">
          <TextField
            label={t("broadcast.fieldImage")}
            hint={t("broadcast.fieldImageHint")}
            fault={faultOf("image")}
            type="url"
            inputmode="url"
            value={form().image}
            onText={(image) => change({ image })}
          />
          <TextField
            label={t("broadcast.fieldTopics")}
            hint={t("broadcast.fieldTopicsHint")}
            fault={faultOf("topics")}
            autocapitalize="none"
            value={form().topics}
            onText={(topics) => change({ topics })}
          />
        </div>
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
      </Step>

      <Step number={2} title={t("broadcast.where")} done={readyBox() !== undefined}>
        <WayChoice way={way()} onChoose={choose} />
        <TextField
          label={t("broadcast.box")}
          hint={t("broadcast.boxHint")}
          fault={boxWords(probe(), asked())}
          type="url"
          inputmode="url"
          autocapitalize="none"
          spellcheck={false}
          dir="ltr"
          value={typedBox()}
          onText={setTypedBox}
        />
        <div class="min-h-6">
          <Switch>
            <Match when={probe().probe === "asking"}>
              <p class="late text-quiet">{t("broadcast.boxAsking")}…</p>
            </Match>
            <Match when={silentOf(probe())}>
              {(silent) => (
                <BoxFaultNotice fault={silent().fault} url={silent().url}>
                  <Button icon="retry" onClick={again}>{t("broadcast.retry")}</Button>
                </BoxFaultNotice>
              )}
            </Match>
            <Match when={readyBox()}>
              {(box) => (
                <div role="status">
                  <p>{t(box().info.claimed ? "broadcast.boxClaimed" : "broadcast.boxUnclaimed")}</p>
                  <p class="text-small text-quiet">
                    {t("broadcast.boxVersion", {
                      version: box().info.version,
                      npub: `${box().info.npub.slice(0, 12)}…${box().info.npub.slice(-6)}`,
                    })}
                  </p>
                </div>
              )}
            </Match>
          </Switch>
        </div>
      </Step>

      <Step
        number={3}
        title={t("broadcast.check")}
        done={judged().verdict === "ok" && readyBox() !== undefined && reachable() > 0}
      >
        <ul class="flex flex-col gap-1">
          <CheckLine state={judged().verdict === "ok" ? "good" : "unknown"}>
            {t(judged().verdict === "ok" ? "broadcast.checkWords" : "broadcast.checkWordsNot")}
          </CheckLine>
          <CheckLine
            state={readyBox() !== undefined ? "good" : probe().probe === "silent" ? "bad" : "unknown"}
          >
            {t(readyBox() !== undefined ? "broadcast.checkBox" : "broadcast.checkBoxNot")}
          </CheckLine>
          <Show
            when={props.relays.length > 0}
            fallback={<CheckLine state="bad">{t("broadcast.checkRelaysNone")}</CheckLine>}
          >
            <CheckLine state={reachable() > 0 ? "good" : failedRelays() > 0 ? "bad" : "unknown"}>
              {reachable() > 0 || failedRelays() === 0
                ? t("broadcast.checkRelays", { count: reachable() || props.relays.length })
                : t("broadcast.checkRelaysNot")}
            </CheckLine>
          </Show>
          <CheckLine state="good">
            <Show when={pubkeyOf(identity.state())} fallback={t("broadcast.checkIdentityNone")}>
              {(pubkey) => (
                <bdi>
                  {t("broadcast.checkIdentity", { name: shownName(profiles.of(pubkey()), pubkey()) })}
                </bdi>
              )}
            </Show>
          </CheckLine>
        </ul>
        <p class="max-w-prose text-quiet">{t("broadcast.prepareWhy")}</p>
        <div>
          <Button type="submit" look="primary" icon="broadcast">{t("broadcast.prepare")}</Button>
        </div>
      </Step>
    </form>
  );

  function boxWords(found: BoxProbe, wasAsked: boolean): string | undefined {
    if (found.probe !== "address" || (found.code === "empty" && !wasAsked)) return undefined;
    return t(`broadcast.boxAddress-${found.code}`);
  }
}

function silentOf(found: BoxProbe) {
  return found.probe === "silent" ? found : undefined;
}

function pubkeyOf(state: ReturnType<ReturnType<typeof useIdentity>["state"]>): string | undefined {
  return state.kind === "none" ? undefined : state.pubkey;
}
