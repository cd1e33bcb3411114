import type { StackEnvironment } from "../environment.ts";
import { boxUrl, clientUrl, edgeUrl, relayUrl } from "./parts.ts";

export type WelcomeOptions = {
  environment: StackEnvironment;
  /** From the command to the last good answer. */
  seconds: number;
  demo: { watch: string; playlist: string } | undefined;
};

/** What a person needs to know once everything answers. */
export function welcome({ environment: { home, ports }, seconds, demo }: WelcomeOptions): string {
  const rows = [
    ...(demo === undefined ? [] : [["watch", demo.watch], ["other players", demo.playlist]]),
    ["discover", clientUrl(ports)],
    ["broadcast", `${clientUrl(ports)}/broadcast`],
    ["box API", `${boxUrl(ports)}/v1/box`],
    ["edge API", `${edgeUrl(ports)}/openapi.json`],
    ["relay", relayUrl(ports)],
  ];
  const table = rows.map(([what = "", where = ""]) => `  ${what.padEnd(14)}${where}`).join("\n");
  const goLive = demo === undefined
    ? `To go live, open ${
      clientUrl(ports)
    }/broadcast, create a stream, and give OBS the server and key it shows.\n` +
      `A test picture instead: deno task start --demo\n\n`
    : "";
  return `\ndStream is up after ${
    seconds.toFixed(1)
  } s.\n\n${table}\n\n${goLive}Ctrl-C ends it. Logs: ${home}/logs`;
}
