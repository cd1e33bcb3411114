import type { BrowserHealth } from "../../../studio/browser-health.ts";
import type { Finding as StudioFinding } from "../../../studio/findings.ts";
import type { LinkFault } from "../../../webrtc/link-fault.ts";
import type { Trouble } from "../../../studio/troubles.ts";
import type { LinkStats } from "../../../studio/whip/link-stats.ts";
import type { WarningCode } from "../../../../../contracts/api/warning-codes.ts";
import { type Fact, type Finding, pageFinding, type Subject, WARNING_SUBJECT } from "./finding.ts";
import { megabits } from "./judge-box.ts";

/** What this browser found about its own sending; `fed` when the box gets a picture from wherever. */
export function findingsOfBrowser(
  { link, stats, bitrate, findings }: BrowserHealth,
  { fed }: { fed: boolean },
): Finding[] {
  const found = findings.map((finding) => judge(finding, stats, bitrate));
  switch (link.link) {
    case "idle":
      if (!fed) found.push(pageFinding("not-sending"));
      break;
    case "reconnecting":
      found.push(linkFinding("link-broken", link.why));
      break;
    case "stopped":
      found.push(linkFinding("link-stopped", link.why));
      break;
    case "connecting":
    case "sending":
      break;
  }
  return found;
}

/** What this browser measured of its own sending. */
export function factsOfBrowser({ link, stats }: BrowserHealth): [Subject, Fact][] {
  if (link.link !== "sending") return [];
  const facts: [Subject, Fact][] = [["source", { fact: "browser-live", params: {} }]];
  if (stats?.rttMs === undefined || stats.transport === undefined) return facts;
  const params = {
    rate: megabits(stats.bitrate),
    ms: Math.round(stats.rttMs),
    way: stats.transport.toUpperCase(),
    lost: Math.round((stats.loss ?? 0) * 1000) / 10,
  };
  facts.push(["network", { fact: "network-browser", params }]);
  return facts;
}

function judge(found: StudioFinding, stats: LinkStats | undefined, bitrate: number): Finding {
  switch (found.finding) {
    case "page":
      return pageFinding("capture-impossible", { params: { fault: found.fault } });
    case "source":
    case "kept":
      return pageFinding(found.what === "microphone" ? "microphone-missing" : "source-missing", {
        params: { what: found.what, fault: found.fault },
      });
    case "silent":
      return pageFinding("microphone-silent");
    case "muted":
      return pageFinding("microphone-muted", { remedy: "unmute" });
    case "keyframes-asked":
      return pageFinding("keyframes-asked");
    case "trouble":
      return judgeTrouble(found.trouble, stats, bitrate);
  }
}

function judgeTrouble(trouble: Trouble, stats: LinkStats | undefined, bitrate: number): Finding {
  const uplink = stats?.uplink;
  switch (trouble) {
    case "cpu":
      return pageFinding("device-slow");
    case "few-frames":
      // A picture that keeps its size loses frames where others lose size, and the browser then names no reason.
      return uplink !== undefined && uplink < bitrate * ENOUGH && stats !== undefined &&
          stats.bitrate > uplink * USED
        ? uplinkLow(uplink, bitrate)
        : pageFinding("frames-few");
    case "bandwidth":
      return uplinkLow(uplink, bitrate);
    case "loss":
      return asTheBoxSays("packets-lost");
    case "tcp":
      return asTheBoxSays("udp-blocked");
  }
}

/** Below this share of what was chosen the way is too narrow; above it the estimate may be off. */
const ENOUGH = 0.85;
/** Where less of the estimate is used, it isn't the way that holds frames back; nor does the estimate grow any more, whatever the way carries. */
const USED = 0.65;

function uplinkLow(uplink: number | undefined, bitrate: number): Finding {
  return pageFinding("uplink-low", {
    params: { wanted: megabits(bitrate), carries: uplink === undefined ? "?" : megabits(uplink) },
  });
}

/** The box finds the same from its side: one code, so that it stands in the list once. */
function asTheBoxSays(code: WarningCode): Finding {
  return { code, subject: WARNING_SUBJECT[code], level: "attention", params: {} };
}

function linkFinding(code: "link-broken" | "link-stopped", why: LinkFault): Finding {
  const own = why.fault === "problem" || why.fault === "browser" ? { said: why.detail } : {};
  const status = why.fault === "not-a-box" ? { status: String(why.status) } : {};
  return pageFinding(code, { params: { fault: why.fault, ...status }, ...own });
}
