import { readConfig } from "../client/src/app/config.ts";
import { profileLink } from "../contracts/nostr/link.ts";
import { readRelayUrls } from "../contracts/nostr/url.ts";
import { defaultHome } from "../media/config.ts";
import { flagsOrExit } from "./flags.ts";
import { terminalLine } from "./progress-line.ts";
import { compareHost } from "./publish/compare-host.ts";
import { committedFile } from "./publish/committed-file.ts";
import { buildFresh } from "./publish/fresh-build.ts";
import { makeLocalhostFetch } from "./publish/localhost-fetch.ts";
import { nextSteps } from "./publish/next-steps.ts";
import { pinSite, readEndpoint } from "./publish/pin.ts";
import { openSigner } from "./publish/release-signer.ts";
import { signRelease } from "./publish/sign-release.ts";
import { makeSite, writeSite } from "./publish/site.ts";
import { sourceState } from "./publish/source-state.ts";
import { ROOT } from "./root.ts";
import { watchInterruption } from "./supervisor/interruption.ts";

const { flags } = flagsOrExit({
  task: "publish",
  what:
    "Builds the site, packs it into a CAR file with its CID, the same for one commit on every machine, and says how to publish it.",
  flags: [
    {
      flag: "--out",
      value: "<folder>",
      help: "where the site goes, into a folder named by its CID (default: .out/publish)",
    },
    {
      flag: "--config",
      value: "<file>",
      help:
        "your config.json instead of client/public/config.json: another CID; with --release a committed one",
    },
    {
      flag: "--pin",
      value: "<url>",
      help: "gives it to a Kubo RPC (whole file) or a pinning service (…/psa, …/v1, …/pins)",
    },
    { flag: "--release", help: "signs version and CID and tells the relays, so that copies know of it" },
    { flag: "--nsite", help: "with --release: signs the manifest of NIP-5A, too" },
    { flag: "--notes", value: "<words>", help: "with --release: what is new, in a sentence or two" },
    {
      flag: "--relays",
      value: "<urls>",
      help: "with --release: instead of config.json's relays, commas between",
    },
    {
      flag: "--check",
      value: "<url>",
      help: "only tells whether the site at this address is this build, byte for byte",
    },
  ],
  variables: [
    { name: "DSTREAM_HOME", help: "state and caches; it builds there (default: the platform's data folder)" },
    { name: "DSTREAM_PIN_TOKEN", help: "what the endpoint of --pin asks for; never shown" },
    { name: "DSTREAM_RELEASE_BUNKER", help: "bunker:// address of the signer of releases (NIP-46)" },
    { name: "DSTREAM_RELEASE_KEY", help: "or the key itself, 64 hex digits or an nsec; never shown" },
  ],
}, Deno.args);

const env = (name: string) => Deno.env.get(name) || undefined;
const home = env("DSTREAM_HOME") ?? defaultHome(env, Deno.build.os);
if (home === undefined) stop("This account has no home folder: set DSTREAM_HOME to a folder.");
const token = env("DSTREAM_PIN_TOKEN");
const pin = flags.get("--pin");
const endpoint = pin === undefined ? undefined : readEndpoint(pin, token);
if (typeof endpoint === "string") stop(endpoint);

const source = await sourceState(ROOT);
if (flags.has("--release") && source.state !== "committed") {
  stop(
    source.state === "changed"
      ? `A release must be buildable by others: commit or take back ${source.paths.slice(0, 5).join(", ")}.`
      : `A release must be buildable by others, and git can't say from which commit this is: ${source.why}.`,
  );
}

const commit = source.state === "committed" ? source.commit : undefined;
const given = flags.get("--config");
const configText = given === undefined ? undefined : await readGiven(given);
const configName = given === undefined || commit === undefined
  ? undefined
  : await committedFile({ root: ROOT, commit, path: await Deno.realPath(given) });
if (flags.has("--release") && given !== undefined && configName === undefined) {
  stop(`A release must be buildable by others, and ${given} isn't in this commit as it lies: commit it.`);
}

const line = terminalLine();
const signal = await watchInterruption("task publish");
const built = await buildFresh({
  root: ROOT,
  commit,
  scratch: `${home}/publish`,
  progress: line.step,
  signal,
});
line.done();
if (built.state === "failed") stop(built.lines.join("\n"));

const made = await makeSite(built.files, configText);
if (made.state === "bad") stop(made.problem);
const { site } = made;

const host = flags.get("--check");
if (host !== undefined) Deno.exit(await tellHost(host));

const folder = await writeSite(site, flags.get("--out") ?? `${ROOT}/.out/publish`);
console.log(`version  ${site.own.version}`);
console.log(`commit   ${sourceWords()}`);
console.log(`CID      ${site.cid}`);
console.log(`size     ${megabytes(site.car.length)} in ${site.files.length} files, ${folder}/site.car`);

let failed = false;
let pinned = false;
if (endpoint !== undefined) {
  const { cid, car } = site;
  const answer = await pinSite({ endpoint, token, cid, car, name: `dStream ${site.own.version}`, fetch });
  if (answer.state === "failed") {
    failed = true;
    console.error(`\nNot pinned: ${answer.why}\n${answer.fix}`);
  } else {
    pinned = true;
    const words = answer.state === "pinned"
      ? "has it pinned"
      : `will fetch it (${answer.status}): keep a node with it online until then`;
    console.log(`pin      ${endpoint.origin} ${words}`);
  }
}
const released = flags.has("--release") && commit !== undefined && await release(commit);
if (flags.has("--release") && !released) failed = true;
console.log(`\n${nextSteps({ cid: site.cid, folder, pinned, released })}`);
Deno.exit(failed ? 1 : 0);

async function release(commit: string): Promise<boolean> {
  const opened = await openSigner({
    key: env("DSTREAM_RELEASE_KEY"),
    bunker: env("DSTREAM_RELEASE_BUNKER"),
    onApproval: (url) => console.log(`Approve it at ${url}`),
  });
  if (opened.state === "bad") {
    console.error(`\nNot released: ${opened.problem}`);
    return false;
  }
  const named = flags.get("--relays")?.split(",").map((text) => text.trim());
  const config = readConfig(site.configText);
  const relays = named === undefined
    ? config.state === "ready" ? config.config.relays : []
    : readRelayUrls(named);
  const notes = flags.get("--notes");
  const { version } = site.own;
  const outcome = await signRelease({
    signer: opened.signer,
    own: site.own,
    release: {
      version,
      cid: site.cid,
      car: site.carSha256,
      carBytes: site.car.length,
      commit,
      ...(configName === undefined ? {} : { config: configName }),
      ...(notes === undefined ? {} : { notes }),
    },
    manifest: flags.has("--nsite") ? site.manifest : undefined,
    relays,
    nowSeconds: Math.floor(Date.now() / 1000),
  });
  opened.signer.close();
  if (outcome.state === "refused") {
    console.error(`\nNot released: ${outcome.why}\n${outcome.fix}`);
    return false;
  }
  console.log(`release  ${version}, signed by ${profileLink(outcome.event.pubkey)}`);
  for (const { relay, refusal } of outcome.relays) {
    console.log(`         ${relay} ${refusal === undefined ? "keeps it" : `does not: ${refusal}`}`);
  }
  return outcome.relays.some(({ refusal }) => refusal === undefined);
}

async function tellHost(text: string): Promise<number> {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "") {
    stop(`"${text}" is no address of a site.`);
  }
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  const local = makeLocalhostFetch();
  const differences = await compareHost({ url, files: site.files, fetch: local.fetch }).finally(local.close);
  // Whoever hosts a site names their own relays and boxes there.
  const own = differences.filter(({ saw }) => saw !== "own config");
  for (const { path, saw } of differences) console.log(`${path}: ${saw}`);
  console.log(
    own.length > 0
      ? `${url.href} is not this build: ${own.length} of ${site.files.length + 1} addresses differ.`
      : `${url.href} serves this build, ${site.cid}, ${
        differences.length > 0 ? "with a config.json of its own" : "to the byte"
      }.`,
  );
  return own.length > 0 ? 1 : 0;
}

function sourceWords(): string {
  switch (source.state) {
    case "committed":
      return source.commit;
    case "changed":
      return `${source.commit} and changes that aren't committed (${source.paths.length}): nobody else can build this CID`;
    case "unknown":
      return `unknown: ${source.why}`;
  }
}

async function readGiven(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    return stop(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

function stop(text: string): never {
  console.error(text);
  Deno.exit(1);
}
