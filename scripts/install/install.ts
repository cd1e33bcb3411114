import { environmentFiles, valueIn, withOwnLines } from "./environment-files.ts";
import type { Machine } from "./machine.ts";
import { RELEASED } from "./release.ts";
import { type InstallSettings, PLACES, type Service, SERVICES } from "./settings.ts";
import { unitText } from "./units.ts";

export type InstallOptions = {
  machine: Machine;
  settings: InstallSettings;
  /** The repository's folder, its client built and its packages there. */
  root: string;
  /** Name of this release. */
  release: string;
  /** Programs to take along. */
  deno: string;
  mediamtx: string;
  /** 32 fresh random hex digits or more. */
  makeSecret: () => string;
  /** Whether this part answers. */
  answers: (service: Service) => Promise<boolean>;
  /** Waits between two looks. */
  pause: () => Promise<void>;
  say: (line: string) => void;
};

/** What came of it. */
export type Installed =
  | { state: "installed"; changed: Service[] }
  | { state: "stopped"; why: string; fix: string };

/** Looks before a part counts as not coming up. */
const MOST_LOOKS = 60;
const RELEASES = `${PLACES.programs}/releases`;
const MARK = `${PLACES.programs}/current.txt`;
/** Releases that stay: the one in use and the one before it. */
const KEPT_RELEASES = 2;

/** Puts a release on the machine, or the newest over an older one; what is as it should be stays untouched and goes on running. */
export async function install(options: InstallOptions): Promise<Installed> {
  const { machine, say } = options;
  const isNew = await placeRelease(options);
  const programs = await placePrograms(options);
  const changed: Service[] = [];
  const secret = valueIn(await machine.read(settingsOf("dstream-turn")), "DSTREAM_TURN_SECRET");
  const texts = environmentFiles({
    settings: options.settings,
    turnSecret: secret ?? options.makeSecret(),
  });
  for (const service of SERVICES) {
    const before = await machine.read(settingsOf(service));
    const isChanged = [
      await put(machine, settingsOf(service), withOwnLines(texts[service], before), 0o600),
      await put(machine, unitOf(service), unitText(service), 0o644),
    ].includes(true);
    if (isChanged || isNew || programs) changed.push(service);
  }
  const reloaded = await machine.run("systemctl", ["daemon-reload"]);
  if (reloaded.state !== "done") return stopped("systemd didn't take the units", "systemctl daemon-reload");
  for (const service of SERVICES) {
    say(`${service}: ${changed.includes(service) ? "starting" : "as it was"}`);
    // What runs from the same files is not cut off.
    const verbs = changed.includes(service) ? [["enable"], ["restart"]] : [["enable", "--now"]];
    for (const verb of verbs) {
      const done = await machine.run("systemctl", [...verb, `${service}.service`]);
      if (done.state !== "done") return notUp(service);
    }
  }
  for (const service of SERVICES) {
    let looks = 0;
    while (!await options.answers(service)) {
      if (++looks >= MOST_LOOKS) return notUp(service);
      await options.pause();
    }
  }
  if (isNew) await markRelease(options);
  return { state: "installed", changed };
}

/** Copies the sources to a folder of their own and makes `current` lead there; false where it does already. */
async function placeRelease({ machine, root, release }: InstallOptions): Promise<boolean> {
  const before = await releasesOf(machine);
  if (before[0] === release) return false;
  const folder = `${RELEASES}/${release}`;
  await machine.remove(folder);
  await must(machine, "mkdir", ["-p", `${folder}/client`]);
  await must(machine, "cp", ["-a", ...RELEASED.map((name) => `${root}/${name}`), folder]);
  await must(machine, "cp", ["-a", `${root}/client/dist`, `${folder}/client/dist`]);
  await must(machine, "chmod", ["-R", "u=rwX,go=rX", folder]);
  await must(machine, "chown", ["-R", "root:root", folder]);
  await machine.link(`${PLACES.programs}/current`, folder);
  return true;
}

/** Writes down which release runs, once it does: an upgrade that was cut off is done again. Older ones than the last go. */
async function markRelease({ machine, release }: InstallOptions): Promise<void> {
  const before = await releasesOf(machine);
  const kept = [release, ...before.filter((name) => name !== release)].slice(0, KEPT_RELEASES);
  for (const name of await machine.list(RELEASES)) {
    if (!kept.includes(name)) await machine.remove(`${RELEASES}/${name}`);
  }
  await machine.write(MARK, kept.map((name) => `${name}\n`).join(""), 0o644);
}

/** Releases that ran, the newest first. */
async function releasesOf({ read }: Machine): Promise<string[]> {
  return (await read(MARK))?.split("\n").filter(Boolean) ?? [];
}

/** Copies Deno and MediaMTX where no update of the account that installs takes them away; true where one is new. */
async function placePrograms({ machine, deno, mediamtx }: InstallOptions): Promise<boolean> {
  let isChanged = false;
  await must(machine, "mkdir", ["-p", `${PLACES.programs}/bin`]);
  for (const [name, from] of [["deno", deno], ["mediamtx", mediamtx]] as const) {
    const to = `${PLACES.programs}/bin/${name}`;
    if (from === to || (await machine.run("cmp", ["-s", from, to])).state === "done") continue;
    // A program that runs can't be written over, only put aside.
    await must(machine, "cp", [from, `${to}.fresh`]);
    await must(machine, "chmod", ["755", `${to}.fresh`]);
    await must(machine, "mv", ["-f", `${to}.fresh`, to]);
    isChanged = true;
  }
  return isChanged;
}

/** Throws where the machine itself is broken, such as a full disk: nothing was put in use then. */
async function must({ run }: Machine, program: string, args: readonly string[]): Promise<void> {
  const done = await run(program, args);
  if (done.state === "not-found") throw new Error(`there is no ${program} on this machine`);
  if (done.state === "failed") throw new Error(`${program} failed: ${done.lines.slice(-3).join("; ")}`);
}

async function put(machine: Machine, path: string, text: string, mode: number): Promise<boolean> {
  if (await machine.read(path) === text) return false;
  await machine.write(path, text, mode);
  return true;
}

/** Where a part's settings stand. */
export const settingsOf = (service: Service) => `${PLACES.settings}/${service}.env`;
/** Where a part's unit stands. */
export const unitOf = (service: Service) => `${PLACES.units}/${service}.service`;

function notUp(service: Service): Installed {
  return stopped(`${service} doesn't come up. What it says:`, `journalctl -u ${service} -n 30 --no-pager`);
}

function stopped(why: string, fix: string): Installed {
  return { state: "stopped", why, fix };
}
