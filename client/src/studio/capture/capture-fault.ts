/** What is captured. */
export type CaptureWhat = "camera" | "microphone" | "screen";

/** Why there is no picture or sound from a source. */
export type CaptureFault =
  /** The page did not come by HTTPS or from this computer: browsers then have no getUserMedia. */
  | "insecure"
  /** This browser can't do it at all. */
  | "unsupported"
  /** The person, or the page's permission, said no. */
  | "denied"
  /** The operating system doesn't let the browser. */
  | "denied-by-system"
  /** The question, or the browser's picker, was closed without an answer. */
  | "dismissed"
  | "none"
  /** Another program has it, or its driver failed. */
  | "busy"
  | "unplugged"
  /** The share was ended from the browser's own bar, or its window was closed. */
  | "stopped"
  | "failed";

/** Reads what getUserMedia or getDisplayMedia threw. */
export function readCaptureFault(error: unknown, what: CaptureWhat): CaptureFault {
  if (!(error instanceof Error) && !(error instanceof DOMException)) return "failed";
  const { name, message } = error;
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      if (/system/i.test(message)) return "denied-by-system";
      // The picker has no "no": closing it is the same error as a block.
      return what === "screen" || /dismiss/i.test(message) ? "dismissed" : "denied";
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    case "NotSupportedError":
    case "TypeError":
      return "unsupported";
    default:
      return "failed";
  }
}
