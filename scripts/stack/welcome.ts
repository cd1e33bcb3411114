import type { StackEnvironment } from "../environment.ts";
import { boxUrl, clientUrl, edgeUrl, relayUrl } from "./parts.ts";

export type WelcomeOptions = {
  environment: StackEnvironment;
  /** From the command to the last good answer. */
  seconds: number;
  demo: { watch: string; playlist: string } | undefined;
  /** Nodes of the private chain; none where there is no such chain. */
  nodes?: readonly string[];
};

/** What a person needs to know once everything answers. */
export function welcome(
  { environment: { home, ports }, seconds, demo, nodes = [] }: WelcomeOptions,
): string {
  const rows = [
    ...(demo === undefined ? [] : [["watch", demo.watch], ["other players", demo.playlist]]),
    ["discover", clientUrl(ports)],
    ["broadcast", `${clientUrl(ports)}/broadcast`],
    ["box API", `${boxUrl(ports)}/v1/box`],
    ["edge API", `${edgeUrl(ports)}/openapi.json`],
    ["relay", relayUrl(ports)],
    ...nodes.map((node) => ["Monero node", node]),
  ];
  const table = rows.map(([what = "", where = ""]) => `  ${what.padEnd(14)}${where}`).join("\n");
  const goLive = demo === undefined
    ? `To go live, open ${
      clientUrl(ports)
    }/broadcast, create a stream, and give OBS the server and key it shows.\n` +
      `A test picture instead: deno task start --demo\n\n`
    : "";
  const chain = nodes.length === 0
    ? ""
    : "The private Monero chain is being mined; its coins can be had in about half a minute.\n" +
      "They are worth nothing, and real coins must not be sent to its addresses.\n\n";
  return `\ndStream is up after ${
    seconds.toFixed(1)
  } s.\n\n${table}\n\n${goLive}${chain}Ctrl-C ends it. Logs: ${home}/logs`;
}
