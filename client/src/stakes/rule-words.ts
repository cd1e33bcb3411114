import type { LocaleContext } from "../app/locale-context.tsx";

/** What a viewer did wrong by a rule of the terms, as said to that viewer. Needs the section `stakes`. */
export function ruleWords(name: string, t: LocaleContext["t"]): string {
  return name === "bad-bytes" || name === "broken-word"
    ? t(`stakes.rule-${name}`)
    : t("stakes.ruleOther", { name });
}
