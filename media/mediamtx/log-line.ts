/** One line of MediaMTX's log. */
export type LogLine = { level: string; message: string };

/**
 * Reads a line as `logStructured` writes it; undefined for one that isn't whole, and for what MediaMTX doesn't log itself, such as
 * a panic of Go. The message is one line without control characters: it may quote what a stranger sent.
 */
export function readLogLine(line: string): LogLine | undefined {
  const read = parsed(line);
  if (typeof read !== "object" || read === null) return undefined;
  if (!("level" in read) || !("message" in read)) return undefined;
  const { level, message } = read;
  if (typeof level !== "string" || typeof message !== "string") return undefined;
  return { level, message: message.replace(/[\p{C}\s]+/gu, " ") };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // MediaMTX quotes as Go does: a stranger's control characters make it something else than JSON.
    return undefined;
  }
}
