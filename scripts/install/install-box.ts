import { findMediamtx } from "../../media/mediamtx/binary.ts";
import { buildClient } from "../client/build-client.ts";
import { openLine } from "../doctor/line.ts";
import { readStun, STUN, stunQuestion } from "../doctor/stun.ts";
import { ensurePackages, firstFound, mayInstallPackages, PACKAGES } from "../packages.ts";
import type { ProgressLine } from "../progress-line.ts";
import { valueIn } from "./environment-files.ts";
import { install, settingsOf } from "./install.ts";
import { THIS_MACHINE } from "./machine.ts";
import { outsideAddress } from "./outside-address.ts";
import { releaseName } from "./release.ts";
import { namesOf, readInstallSettings, type Service } from "./settings.ts";

export type InstallBoxOptions = {
  /** The repository's folder. */
  root: string;
  /** Undefined: the one that was installed with, or the person is asked. */
  domain: string | undefined;
  /** Comma-separated; undefined: as before. */
  owners: string | undefined;
  /** Asks the person; undefined where nobody can answer. */
  ask: (question: string) => string | undefined;
  searchPath: string;
  cacheDir: string;
  line: ProgressLine;
};

const machine = THIS_MACHINE;

/** Where each part answers once it is up. */
const ASKED: Partial<Record<Service, string>> = {
  "dstream-relay": "http://127.0.0.1:5658/",
  "dstream-edge": "http://127.0.0.1:5657/v1/health",
  "dstream-box": "http://127.0.0.1:5659/v1/box",
};

/** Sets a whole box up on this Debian machine, or brings it up to date. Returns the exit code. */
export async function installBox(options: InstallBoxOptions): Promise<number> {
  const { root, line } = options;
  const bad = (text: string) => {
    line.done();
    console.error(text);
    return 1;
  };
  const unfit = await whyUnfit();
  if (unfit !== undefined) return bad(unfit);

  const before = async (service: Service, name: string) =>
    valueIn(await machine.read(settingsOf(service)), name);
  const domain = options.domain ?? await before("dstream-web", "DSTREAM_DOMAIN") ??
    options.ask("Which domain leads to this machine, such as live.example.org?");
  if (domain === undefined) return bad("Say the domain: deno task box --install --domain live.example.org");
  const owners = options.owners ?? await before("dstream-box", "DSTREAM_BOX_OWNERS") ?? "";
  const read = readInstallSettings(domain, owners);
  if (read.state === "bad") return bad(read.why);
  const { settings } = read;
  const taken = await takenPorts();
  if (taken.length > 0) {
    return bad(
      `Port ${
        taken.join(" and ")
      } is taken by another program. End it, or let it lead to this box by hand; see scripts/README.md.`,
    );
  }

  const had = { caddy: await has("caddy"), coturn: await has("turnserver") };
  const ensured = await ensurePackages([
    PACKAGES.certificates,
    PACKAGES.ffmpeg,
    PACKAGES.font,
    PACKAGES.caddy,
    PACKAGES.coturn,
  ], { searchPath: PATH, mayInstall: await mayInstallPackages(), os: "linux", progress: line.step });
  if (ensured.state === "missing") return bad(`${ensured.why}\n\n  ${ensured.fix}\n`);
  // Debian starts what it installs, with settings of its own, on the ports that ours need.
  for (const [name, wasThere] of Object.entries(had)) {
    if (!wasThere) await machine.run("systemctl", ["disable", "--now", `${name}.service`]);
  }
  const found = await findMediamtx({
    configured: Deno.env.get("DSTREAM_MEDIAMTX"),
    searchPath: options.searchPath,
    cacheDir: options.cacheDir,
    say: line.say,
    progress: line.step,
  });
  if (found.state === "missing") return bad(`${found.why}\n\n  ${found.fix}\n`);
  const built = await buildClient({ root, progress: line.step });
  if (built.state === "failed") {
    return bad(`Building the client failed:\n${built.lines.slice(-20).join("\n")}`);
  }
  line.done();

  const done = await install({
    machine,
    settings,
    root,
    release: await releaseName(root),
    deno: Deno.execPath(),
    mediamtx: found.path,
    makeSecret: () => crypto.getRandomValues(new Uint8Array(24)).toHex(),
    answers: (service) => answers(service, settings.domain),
    pause: () => new Promise((resolve) => setTimeout(resolve, 500)),
    say: console.log,
  });
  if (done.state === "stopped") return bad(`${done.why}\n\n  ${done.fix}\n`);
  console.log(await whatNow(settings.domain, settings.owners.length > 0));
  return 0;
}

const TURN_PORT = 3478;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

async function has(program: string): Promise<boolean> {
  return await firstFound([program], PATH) !== undefined;
}

/** Why services can't be set up, or taken off, here; undefined where they can. */
export async function whyUnfit(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || !await has("apt-get")) {
    return "This installs on Debian and Ubuntu. Elsewhere run it in containers: see docker-compose.yml.";
  }
  // That folder is how systemd says that it runs (sd_booted); it may well be empty.
  if (!await isFolder("/run/systemd/system")) {
    return "systemd doesn't run here, as in most containers. Run it in containers instead: see docker-compose.yml.";
  }
  if (Deno.uid() !== 0) return "Installing needs root: sudo deno task box --install";
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Of the web's two ports those that others than this box's own web server hold. */
async function takenPorts(): Promise<number[]> {
  const own = await machine.run("systemctl", ["is-active", "--quiet", "dstream-web.service"]);
  if (own.state === "done") return [];
  return [80, 443].filter((port) => {
    try {
      Deno.listen({ port }).close();
      return false;
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return true;
      throw error;
    }
  });
}

async function answers(service: Service, domain: string): Promise<boolean> {
  const url = ASKED[service];
  // It waits for its name, and systemd calls that running, as it would a part that ends and is started over and over.
  if (service === "dstream-turn" && await outsideAddress(domain, machine.run) !== undefined) {
    return await turnAnswers();
  }
  if (url === undefined) {
    return (await machine.run("systemctl", ["is-active", "--quiet", `${service}.service`])).state === "done";
  }
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    // Not up yet, or too slow; whoever waits looks again.
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}

async function turnAnswers(): Promise<boolean> {
  const opened = await openLine({ host: "127.0.0.1", port: TURN_PORT, by: "udp", ms: 1000 });
  if (opened.state === "shut") return false;
  const answer = await opened.line.ask(stunQuestion(STUN.bindingRequest, []), 1000);
  opened.line.close();
  return answer !== undefined && readStun(answer)?.type === STUN.bindingSuccess;
}

async function whatNow(domain: string, isOwned: boolean): Promise<string> {
  const missing: string[] = [];
  for (const name of namesOf(domain)) {
    if (await outsideAddress(name, machine.run) === undefined) missing.push(name);
  }
  const box = settingsOf("dstream-box");
  return [
    `The box runs: https://${domain}`,
    ...(missing.length === 0
      ? []
      : [`These names lead nowhere yet; point them to this machine: ${missing.join(", ")}.`]),
    ...(isOwned ? [] : [
      `Nobody owns it yet: write DSTREAM_BOX_OWNERS="npub1…" into ${box}, then: systemctl restart dstream-box`,
    ]),
    "Let in from outside: 80, 443, 1935 and 8189 by TCP; 3478, 8189, 8890 and 49160 to 49259 by UDP.",
    "Keep copies of /var/lib/dstream-box/box/key and /var/lib/dstream-edge/edge/key: without the first, viewers must",
    "hear of a new box from its creator; without the second, tokens of this edge end.",
    `Look at it from outside: deno task doctor https://${domain}`,
  ].join("\n");
}
