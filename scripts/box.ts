import { PORTS, readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { runForeground } from "./foreground.ts";
import { showLadderCost, USUAL_SOURCE } from "./ladder-cost.ts";
import { installBox, whyUnfit } from "./install/install-box.ts";
import { THIS_MACHINE } from "./install/machine.ts";
import { uninstall } from "./install/uninstall.ts";
import { PACKAGES } from "./packages.ts";
import { terminalLine } from "./progress-line.ts";
import { ROOT } from "./root.ts";
import { stackParts } from "./stack/parts.ts";
import { setUp } from "./stack/setup.ts";
import { watchInterruption } from "./supervisor/interruption.ts";

const { flags } = flagsOrExit({
  task: "box",
  what: "Runs a media box alone, in the foreground. It finds or builds MediaMTX first. " +
    "With --install it sets a whole box up as services: box, edge, relay, site with TLS, TURN.",
  flags: [
    {
      flag: "--ladder",
      value: "<rungs>",
      help:
        "smaller pictures to make of every stream by ffmpeg, such as 720p:2500k,480p:1000k, or auto (default: none)",
    },
    {
      flag: "--cost",
      help: "make the ladder of a test picture, say how many cores each rung takes here, and end",
    },
    {
      flag: "--source",
      value: "<size>",
      help: `with --cost: what the encoder will send (default: ${USUAL_SOURCE})`,
    },
    {
      flag: "--install",
      help: "set this Debian machine up, or bring it up to date; asks for the domain. As root",
    },
    { flag: "--domain", value: "<name>", help: "with --install: what leads to this machine" },
    {
      flag: "--owners",
      value: "<npub,…>",
      help: "with --install: who may create streams (default: as before)",
    },
    { flag: "--uninstall", help: "take it off again; keys, settings and state stay, and are named" },
    { flag: "--purge", help: "with --uninstall: those too, for good" },
  ],
  variables: [
    { name: "DSTREAM_HOME", help: "state and caches (default: the platform's data folder)" },
    { name: "DSTREAM_MEDIAMTX", help: "the MediaMTX binary (default: found in PATH or built)" },
    { name: "DSTREAM_BOX_KEY", help: "the box's secret key, hex (default: made once and kept)" },
    {
      name: "DSTREAM_BOX_OWNERS",
      help: "who may create streams, comma-separated (default: the first to claim it)",
    },
    { name: "DSTREAM_LADDER", help: "as --ladder; see --cost first" },
    {
      name: "DSTREAM_BOX_MONERO_ADDRESS",
      help: "primary address that tips go to (default: none is watched)",
    },
    { name: "DSTREAM_BOX_MONERO_VIEW_KEY", help: "its secret view key: sees what comes, can't spend" },
    { name: "DSTREAM_MONERO_NODES", help: "Monero nodes to ask about tips, comma-separated" },
    ...[PORTS.box, PORTS.rtmp, PORTS.srt, PORTS.webrtc].map(({ variable, port }) => ({
      name: variable,
      help: `port (default: ${port})`,
    })),
  ],
}, Deno.args);

const ladder = flags.get("--ladder") ?? Deno.env.get("DSTREAM_LADDER") ?? "";
if (flags.has("--cost")) {
  const source = flags.get("--source") ?? USUAL_SOURCE;
  const cores = navigator.hardwareConcurrency;
  Deno.exit(await showLadderCost({ ladder: ladder || "auto", source, cores, say: console.log }));
}
if (flags.has("--uninstall")) {
  const unfit = await whyUnfit();
  if (unfit !== undefined) {
    console.error(unfit);
    Deno.exit(1);
  }
  const stay = await uninstall({ machine: THIS_MACHINE, purge: flags.has("--purge"), say: console.log });
  console.log(["The services are gone.", ...stay.map((path) => `kept: ${path}`)].join("\n"));
  Deno.exit(0);
}
const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(1);
}
const { environment } = read;
if (flags.has("--install")) {
  Deno.exit(
    await installBox({
      root: ROOT,
      domain: flags.get("--domain"),
      owners: flags.get("--owners"),
      ask: (question) => prompt(question)?.trim() || undefined,
      searchPath: environment.searchPath,
      cacheDir: `${environment.home}/cache`,
      line: terminalLine(),
    }),
  );
}
const interrupted = await watchInterruption("task box");
const ready = await setUp({
  environment,
  root: ROOT,
  packages: [PACKAGES.certificates],
  client: false,
  line: terminalLine(),
  signal: interrupted,
});
if (interrupted.aborted) Deno.exit(130);
if (ready.state === "stopped") {
  console.error(ready.text);
  Deno.exit(1);
}
const box = stackParts({ environment, root: ROOT, mediamtx: ready.mediamtx }).find(({ name }) =>
  name === "box"
);
if (box === undefined) throw new Error("the stack has no box");
const { command } = box;
Deno.exit(await runForeground({ ...command, env: { ...command.env, DSTREAM_LADDER: ladder } }, interrupted));
