import { runCommand } from "../media/mediamtx/run-command.ts";

/** The program that opens an address on this desktop; undefined where there is none. */
export function browserOpener(os: string, get: (name: string) => string | undefined): string | undefined {
  if (os === "darwin") return "open";
  return get("DISPLAY") || get("WAYLAND_DISPLAY") ? "xdg-open" : undefined;
}

/** Opens an address in the person's browser, where there is a desktop; a missing opener is no fault. */
export async function openInBrowser(
  url: string,
  os: string,
  get: (name: string) => string | undefined,
): Promise<void> {
  const opener = browserOpener(os, get);
  if (opener !== undefined) await runCommand(opener, [url]);
}
