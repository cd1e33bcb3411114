import type { LinkFault } from "../../webrtc/link-fault.ts";
import type { InstantFall } from "../rung.ts";

/** What a refusal or a loss means for the viewer: give the rung up, or undefined where trying again helps. */
export function fallOf(fault: LinkFault): InstantFall | undefined {
  switch (fault.fault) {
    case "unreachable":
    case "timeout":
    case "silence":
    case "closed":
      return undefined;
    case "no-way":
      return "no-way";
    case "not-a-box":
      return fault.status >= 500 ? undefined : "not-offered";
    case "problem":
      return fallOfProblem(fault);
    case "browser":
    case "taken-over":
    case "no-h264":
      return "browser";
  }
}

function fallOfProblem({ status, code }: { status: number; code: string }): InstantFall | undefined {
  switch (code) {
    case "not-live":
    case "restarting":
    case "unknown-session":
    case "too-many-offers":
      return undefined;
    case "box-full":
    case "too-many-sessions":
      return "full";
    case "b-frames":
      return "b-frames";
    case "no-common-codec":
      return "codec";
    default:
      return status >= 500 ? undefined : "not-offered";
  }
}
