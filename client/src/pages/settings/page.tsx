import { createSignal, type JSX, Show, Suspense } from "solid-js";
import { useConfig } from "../../app/config-context.tsx";
import { chooseLocale, useLocale } from "../../app/locale-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import type { Preferences } from "../../app/preferences.ts";
import { usePreferences } from "../../app/preferences-context.tsx";
import { useIdentity } from "../../identity/identity.ts";
import { IdentityPanel } from "../../identity/identity-panel.tsx";
import { LOCALES } from "../../locales/sections.ts";
import { hasStake, stakeStorageHere } from "../../stakes/viewer/stakes-here.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { late } from "../../ui/late.tsx";
import { Notice } from "../../ui/notice.tsx";
import { RelaySettings } from "./relay-settings.tsx";
import { SharingSettings } from "./sharing-settings.tsx";

const ReleasePart = late(async () => (await import("../../release/release-part.tsx")).ReleasePart);

const StakesKept = late(async () => (await import("../../stakes/viewer/stakes-kept.tsx")).StakesKept);

const PayoutForm = late(async () => (await import("../../tips/payout-form.tsx")).PayoutForm);

/** Languages by their own names: who looks for theirs can't read the others. */
const LANGUAGES: Record<typeof LOCALES[number], string> = { en: "English", de: "Deutsch", es: "Español" };

/** Identity, look, language, relays and what may be fetched. */
export default function SettingsPage(): JSX.Element {
  const { t, setLocale } = useLocale();
  const config = useConfig();
  const identity = useIdentity();
  const { preferences, change, kept } = usePreferences();
  createPageTitle(() => t("settings.title"));

  const staking = hasStake(stakeStorageHere);
  const [restoring, setRestoring] = createSignal(false);
  const [wordless, setWordless] = createSignal(false);
  const chooseLanguage = async (choice: string) => {
    const locale = choice === "system" ? undefined : choice;
    change({ locale });
    setWordless(false);
    try {
      await setLocale(chooseLocale(locale, navigator.languages));
    } catch (error) {
      console.info("the words of a language did not arrive:", error);
      setWordless(true);
    }
  };

  return (
    <div class="mx-auto flex w-full max-w-4xl flex-col px-4 pt-2 pb-12">
      <h1 class="pb-2 text-title">{t("settings.title")}</h1>
      <Show when={!kept()}>
        <Notice
          live
          tone="attention"
          what={t("settings.notKept")}
          why={t("settings.notKeptWhy")}
          act={t("settings.notKeptDo")}
        />
      </Show>
      <Section title={t("settings.identity")} about={t("settings.identityAbout")}>
        <IdentityPanel relays={config.relays} />
      </Section>
      <Section title={t("settings.look")}>
        <Choice<Preferences["theme"]>
          label={t("settings.theme")}
          value={preferences().theme}
          onChoose={(theme) => change({ theme })}
          options={[
            { value: "system", label: t("settings.themeSystem") },
            { value: "light", label: t("settings.themeLight") },
            { value: "dark", label: t("settings.themeDark") },
          ]}
        />
        <Choice<string>
          label={t("settings.language")}
          value={preferences().locale ?? "system"}
          onChoose={(choice) => void chooseLanguage(choice)}
          options={[
            { value: "system", label: t("settings.languageSystem") },
            ...LOCALES.map((locale) => ({ value: locale, label: LANGUAGES[locale] })),
          ]}
        />
        <Show when={wordless()}>
          <Notice
            live
            tone="attention"
            what={t("settings.languageMissing")}
            why={t("settings.languageMissingWhy")}
            act={t("settings.languageMissingDo")}
          >
            <Button icon="retry" onClick={() => globalThis.location.reload()}>{t("app.reload")}</Button>
          </Notice>
        </Show>
      </Section>
      <Section title={t("settings.data")} about={t("settings.dataAbout")}>
        <Choice<Preferences["data"]>
          label={t("settings.dataUse")}
          hint={t("settings.dataUseHint")}
          value={preferences().data}
          onChoose={(data) => change({ data })}
          options={[
            { value: "auto", label: t("settings.dataAuto") },
            { value: "less", label: t("settings.dataLess") },
          ]}
        />
        <Choice<"on" | "off">
          label={t("settings.pictures")}
          hint={t("settings.picturesHint")}
          value={preferences().pictures ? "on" : "off"}
          onChoose={(pictures) => change({ pictures: pictures === "on" })}
          options={[
            { value: "on", label: t("settings.picturesOn") },
            { value: "off", label: t("settings.picturesOff") },
          ]}
        />
      </Section>
      <Section title={t("tips.payout")} about={t("tips.payoutAbout")}>
        <Show
          when={identity.state().kind !== "none"}
          fallback={<p class="text-quiet">{t("tips.payoutNobody")}</p>}
        >
          <Suspense>
            <PayoutForm relays={config.relays} />
          </Suspense>
        </Show>
      </Section>
      <Section title={t("sharing.settings")} about={t("sharing.settingsAbout")}>
        <SharingSettings />
      </Section>
      <Section title={t("settings.stakes")} about={t("settings.stakesAbout")}>
        <Show
          when={staking || restoring()}
          fallback={
            <div>
              <Button onClick={() => setRestoring(true)}>{t("settings.stakesRestore")}</Button>
            </div>
          }
        >
          <Suspense>
            <StakesKept restoring={restoring()} />
          </Suspense>
        </Show>
      </Section>
      <Section title={t("settings.relays")} about={t("settings.relaysAbout")}>
        <RelaySettings />
      </Section>
      <Section title={t("site.about")} about={t("site.aboutHint")}>
        <Suspense>
          <ReleasePart />
        </Suspense>
      </Section>
    </div>
  );
}

function Section(props: { title: string; about?: string; children: JSX.Element }): JSX.Element {
  return (
    <section class="grid gap-4 border-t border-line py-8 md:grid-cols-[1fr_2fr] md:gap-8">
      <div class="flex flex-col gap-1">
        <h2 class="font-semibold">{props.title}</h2>
        <Show when={props.about}>{(about) => <p class="text-small text-quiet">{about()}</p>}</Show>
      </div>
      <div class="flex min-w-0 flex-col gap-6">{props.children}</div>
    </section>
  );
}
