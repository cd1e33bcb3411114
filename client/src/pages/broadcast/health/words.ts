import type { LocaleContext } from "../../../app/locale-context.tsx";
import type { MessageParams } from "../../../locales/message.ts";
import type { Fact, Finding, KnownCode, Mark, Subject } from "./finding.ts";
import { PAGE_CODES } from "./finding.ts";
import { isWarningCode } from "../../../../../contracts/api/warning-codes.ts";
import type { RelayFault } from "../../../nostr/relay-health.ts";
import { FAULT_WORDS } from "../../../nostr/relay-words.ts";
import type { LinkFault } from "../../../webrtc/link-fault.ts";
import type { CaptureFault, CaptureWhat } from "../../../studio/capture/capture-fault.ts";

type Speaker = Pick<LocaleContext, "t" | "date">;

/** The word that goes with each mark's shape. */
export const MARK_WORDS = {
  good: "health.markGood",
  attention: "health.markAttention",
  bad: "health.markBad",
  unknown: "health.markUnknown",
} as const satisfies Record<Mark, string>;

function known(code: string): KnownCode | undefined {
  return isWarningCode(code) || Object.hasOwn(PAGE_CODES, code) ? code as KnownCode : undefined;
}

/** What happened, in the page's words where it has some, else in the box's. */
export function findingWhat(finding: Finding, speaker: Speaker): string {
  const code = known(finding.code);
  return code === undefined
    ? finding.said ?? finding.code
    : speaker.t(`health.what-${code}`, worded(finding.params, speaker));
}

/** What to do now. */
export function findingDo(finding: Finding, speaker: Speaker): string {
  const code = known(finding.code);
  return code === undefined
    ? finding.advice ?? ""
    : speaker.t(`health.do-${code}`, worded(finding.params, speaker));
}

/** Why, as far as somebody else said it. */
export function findingWhy(finding: Finding, { t }: Speaker): string | undefined {
  if (known(finding.code) === undefined) return undefined;
  const fault = finding.params["fault"];
  if ((finding.code === "link-broken" || finding.code === "link-stopped") && finding.said === undefined) {
    return t(`studio.link-${fault as Exclude<LinkFault["fault"], "problem" | "browser">}`, finding.params);
  }
  const { relay, relayFault } = finding.params;
  if (relayFault !== undefined) return `${relay} ${t(FAULT_WORDS[relayFault as RelayFault])}.`;
  if (finding.said === undefined) return undefined;
  if (relay !== undefined) return t("health.saidRelay", { words: finding.said });
  return t(isWarningCode(finding.code) ? "health.saidBox" : "health.saidDetail", { words: finding.said });
}

/** One quiet line about what is fine. */
export function factWords({ fact, params }: Fact, speaker: Speaker): string {
  return speaker.t(`health.fact-${fact}`, worded(params, speaker));
}

/** What a subject is called; the source is this browser where it sends. */
export function subjectWords(subject: Subject, byEncoder: boolean, { t }: Speaker): string {
  return t(subject === "source" && !byEncoder ? "health.subject-sourceBrowser" : `health.subject-${subject}`);
}

/** Values that are words themselves, in the viewer's language. */
function worded(params: MessageParams, { t, date }: Speaker): MessageParams {
  const { exp, where, what, fault } = params;
  return {
    // What the page itself found names them; a box' finding may not.
    relay: t("health.aRelay"),
    host: t("health.itsAddress"),
    ...params,
    ...(typeof exp === "number" ? { time: date(exp) } : {}),
    ...(where === "ahead" || where === "behind" ? { where: t(`health.${where}`) } : {}),
    ...(what === undefined ? {} : {
      source: t(`studio.source-${what as CaptureWhat}`),
      fault: t(`studio.fault-${fault as CaptureFault}`),
    }),
  };
}
