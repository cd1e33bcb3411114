import type { WarningCode } from "../../../../../contracts/api/warning-codes.ts";
import type { DelegationLife } from "../delegating.ts";
import type { PublishResult } from "../../../nostr/relay-pool.ts";
import { relayName } from "../../../ui/relay-name.ts";
import type { OnAir } from "../on-air.ts";
import type { StudioState } from "../studio-state.ts";
import type { ClockVerdict } from "./clock-check.ts";
import { type Fact, type Finding, pageFinding, type Subject, WARNING_SUBJECT } from "./finding.ts";
import { reachOf } from "../../../box/reach.ts";

export type PageFacts = {
  state: Pick<StudioState, "box" | "word" | "announced" | "report" | "grant">;
  air: OnAir["air"];
  /** An encoder sends, not this browser. */
  byEncoder: boolean;
  life: DelegationLife | undefined;
  /** How this computer's clock stands to the box'. */
  clock: ClockVerdict;
};

type Judged = { findings: Finding[]; facts: [Subject, Fact][] };

/** What neither the box nor the sender can know: only this page sees them all. */
export function judgePage(o: PageFacts): Judged {
  const parts = [
    judgeSource(o),
    judgeBox(o),
    judgeSealing(o),
    judgeTelling(o),
    judgeReach(o),
    judgeClocks(o),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    facts: parts.flatMap(({ facts }) => facts),
  };
}

const NOTHING: Judged = { findings: [], facts: [] };
const found = (...findings: Finding[]): Judged => ({ findings, facts: [] });
const fine = (subject: Subject, fact: Fact): Judged => ({ findings: [], facts: [[subject, fact]] });

function judgeSource({ air, byEncoder, state: { word } }: PageFacts): Judged {
  if (!byEncoder || word.word !== "status") return NOTHING;
  const told = (code: WarningCode) => word.status.warnings.some((warning) => warning.code === code);
  // Connected and silent is another thing than gone, and the box knows which.
  if (word.status.state === "reconnecting" && !told("no-media")) return found(pageFinding("encoder-gone"));
  // Until the first picture; after an end nobody waits for one.
  return air === "waiting" && !told("wrong-key") ? found(pageFinding("no-encoder")) : NOTHING;
}

function judgeBox({ state: { word } }: PageFacts): Judged {
  switch (word.word) {
    case "none":
      return NOTHING;
    case "status":
      return fine("box", { fact: "box-answers", params: {} });
    case "no-stream":
      return found(pageFinding("stream-absent"));
    case "silent":
      return found(pageFinding("box-silent"));
  }
}

function judgeSealing({ life }: PageFacts): Judged {
  switch (life?.state) {
    case undefined:
      return NOTHING;
    case "fresh":
      return fine("sealing", { fact: "sealed-until", params: { exp: life.exp } });
    case "expiring":
      return {
        findings: [{
          code: "delegation-expiring",
          subject: WARNING_SUBJECT["delegation-expiring"],
          level: "attention",
          params: {},
          remedy: "renew-seal",
        }],
        facts: [["sealing", { fact: "sealed-until", params: { exp: life.exp } }]],
      };
    case "expired":
      return found(pageFinding("delegation-expired", { params: { exp: life.exp }, remedy: "renew-seal" }));
    case "other-signer":
      return found(pageFinding("delegation-other", { remedy: "renew-seal" }));
    case "missing":
      return found({
        code: "delegation-missing",
        subject: WARNING_SUBJECT["delegation-missing"],
        level: "bad",
        params: {},
        remedy: "renew-seal",
      });
  }
}

function judgeTelling({ state: { announced, report }, air }: PageFacts): Judged {
  if (report?.state === "no-relays") return found(pageFinding("no-relays"));
  const refused = report === undefined ? [] : report.refused;
  const findings = refused.map(judgeRefusal);
  if (air === "untold" || report?.state === "nowhere") findings.unshift(pageFinding("not-announced"));
  if (announced === undefined) return { findings, facts: [] };
  // Announced before this page was opened, and read back from the relays.
  if (report === undefined) {
    return { findings, facts: [["announcement", { fact: "relays-have", params: {} }]] };
  }
  if (report.state !== "published") return { findings, facts: [] };
  const count = report.accepted.length;
  return {
    findings,
    facts: [["announcement", {
      fact: "relays-took",
      params: { count, of: count + refused.length, status: announced.live.status },
    }]],
  };
}

/** Words in which relays turn down an event whose time is not theirs. */
const CLOCK_WORDS = /too far (off|in the (future|past))|in the future|created_at|timestamp/i;

function judgeRefusal({ relay, reason, fault }: PublishResult): Finding {
  const params = { relay: relayName(relay) };
  if (fault !== undefined) return pageFinding("relay-silent", { params: { ...params, relayFault: fault } });
  if (CLOCK_WORDS.test(reason)) return pageFinding("relay-clock", { params, said: reason });
  return {
    code: "relay-refused",
    subject: WARNING_SUBJECT["relay-refused"],
    level: "attention",
    params,
    ...(reason === "" ? {} : { said: reason }),
  };
}

function judgeReach({ state: { announced, box, grant } }: PageFacts): Judged {
  const told = announced?.live.streaming ?? [grant?.watch.index ?? box];
  // One address that everyone can use is enough: players try them in turn.
  const address = told.find((url) => reachOf(url) === "everyone" && url.startsWith("https:")) ??
    told.find((url) => reachOf(url) === "everyone") ?? told[0] ?? box;
  const reach = reachOf(address);
  if (reach === undefined) return NOTHING;
  const url = new URL(address);
  if (reach !== "everyone") {
    return found({
      code: "only-here",
      subject: WARNING_SUBJECT["only-here"],
      level: "attention",
      params: { host: url.host },
    });
  }
  return url.protocol === "http:"
    ? found(pageFinding("address-insecure", { params: { host: url.host } }))
    : fine("reach", { fact: "public-address", params: { host: url.host } });
}

function judgeClocks({ clock }: PageFacts): Judged {
  switch (clock.clock) {
    case "unsure":
      return NOTHING;
    case "fine":
      return fine("clock", { fact: "clock-fine", params: {} });
    case "off":
    case "far-off": {
      const code = clock.clock === "off" ? "clock-off" : "clock-far-off";
      return found(pageFinding(code, { params: { seconds: clock.seconds, where: clock.box } }));
    }
  }
}
