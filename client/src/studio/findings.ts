import type { CaptureFault, CaptureWhat } from "./capture/capture-fault.ts";
import type { CaptureState } from "./capture/capture.ts";
import type { Scene, Shown } from "./stage/layout.ts";
import type { Trouble } from "./troubles.ts";
import type { Link } from "./whip/publisher.ts";
import type { KeyframePace } from "./whip/peer-session.ts";

/** Something a creator should know, worst first; each has its words in the locale. */
export type Finding =
  /** No capture at all in this page or browser. */
  | { finding: "page"; fault: "insecure" | "unsupported" }
  | { finding: "source"; what: CaptureWhat; fault: CaptureFault; shown: Shown }
  | { finding: "kept"; what: CaptureWhat; fault: CaptureFault }
  | { finding: "silent" }
  | { finding: "muted" }
  | { finding: "trouble"; trouble: Trouble }
  | { finding: "keyframes-asked" };

export type FindingsOptions = {
  capture: CaptureState;
  scene: Scene;
  shown: Shown;
  link: Link;
  muted: boolean;
  silent: boolean;
  troubles: readonly Trouble[];
  keyframes: KeyframePace;
};

/** What is wrong with what this browser sends. */
export function findingsOf(o: FindingsOptions): Finding[] {
  const sources: readonly CaptureWhat[] = o.scene === "both"
    ? ["screen", "camera", "microphone"]
    : [o.scene, "microphone"];
  const found: Finding[] = [];
  for (const what of sources) {
    const source = o.capture[what];
    if (source.is !== "gone") continue;
    const { fault } = source;
    // A phone without screen sharing lacks one source; a page that came insecurely lacks all.
    const page = fault === "insecure" || (fault === "unsupported" && what !== "screen") ? fault : undefined;
    if (page === undefined) found.push({ finding: "source", what, fault, shown: o.shown });
    else if (!found.some(({ finding }) => finding === "page")) found.push({ finding: "page", fault: page });
  }
  if (o.capture.kept !== undefined) found.push({ finding: "kept", ...o.capture.kept });
  if (o.silent && o.capture.microphone.is === "on") found.push({ finding: "silent" });
  const sending = o.link.link === "sending";
  if (o.muted && sending) found.push({ finding: "muted" });
  if (!sending) return found;
  for (const trouble of o.troubles) found.push({ finding: "trouble", trouble });
  if (o.keyframes === "asked") found.push({ finding: "keyframes-asked" });
  return found;
}
