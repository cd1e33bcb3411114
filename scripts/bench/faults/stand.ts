import { join } from "node:path";
import { delegationTemplate, readDelegation } from "../../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event.ts";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { streamLink } from "../../../contracts/nostr/link.ts";
import { liveEventTemplate } from "../../../contracts/nostr/live-event-template.ts";
import { boxKey } from "../../../media/origin/secret-file.ts";
import { openStreamStore } from "../../../media/origin/stream-store.ts";
import { loadSchnorrWasm } from "../../../media/relay/schnorr-wasm.ts";
import { freePorts } from "../../../media/trial/free-ports.ts";
import { publishEvent } from "../../demo/relay-exchange.ts";
import { PORTS, type StackPorts } from "../../environment.ts";
import { boxUrl, clientUrl, edgeUrl, relayUrl } from "../../stack/parts.ts";
import { giveOrder } from "./control.ts";
import type { Cut } from "./cuts.ts";
import { type Door, openDoor } from "./door.ts";
import { type KeptPart, killProcess, makeKeptPart } from "./kept-part.ts";
import { encodePicture } from "./picture.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import { standParts } from "./stand-parts.ts";
import { startWitness, type Witness } from "./witness.ts";

/** What can be killed; MediaMTX runs within the box. */
export const PART_NAMES = [
  "mirror",
  "edge",
  "second edge",
  "relay",
  "NATS",
  "picture",
  "MediaMTX",
  "box",
] as const;
export type PartName = typeof PART_NAMES[number];

/** The whole of dStream on one machine, each part a process of its own that can be struck. */
export type FaultStand = {
  watch: string;
  naddr: string;
  relay: string;
  witness: Witness;
  /** What viewers, and what the mirror, come to the box by. */
  viewersWay: Door;
  mirrorsWay: Door;
  /** Host names with ports, as pages show who carries the picture. */
  hosts: { box: string; mirror: string };
  /** Where the box keeps what it has listed; undefined where this user may mount none. */
  disk: SmallDisk | undefined;
  kill: (part: PartName) => Promise<void>;
  /** Waits until a part answers again. */
  back: (part: PartName, limitMs: number) => Promise<boolean>;
  /** Turns the box's clock this far from where it was at first; false when it didn't do so within the limit. */
  turnClock: (ms: number) => Promise<boolean>;
  /** Lets the box read only the first half of a part, or have the connection break within it; false when none came. */
  cutPart: (how: Cut) => Promise<boolean>;
  /** Ends all parts but the pages' server, the last started first, and starts them in this order. */
  restartAll: (order: readonly Exclude<PartName, "MediaMTX">[]) => Promise<void>;
  close: () => Promise<void>;
};

export type FaultStandOptions = { root: string; dir: string; mediamtx: string };

const D = "faults";
const DISK_MB = 48;
/** A part comes every half second, unless the box gets none any more. */
const ORDER_MS = 30_000;

/** Starts all of it, and waits until box and mirror carry the picture. */
export async function startFaultStand({ root, dir, mediamtx }: FaultStandOptions): Promise<FaultStand> {
  const names = Object.keys(PORTS) as (keyof StackPorts)[];
  const [control = 0, nats = 0, secondEdge = 0, mirrorPort = 0, ...free] = await freePorts(4 + names.length);
  const ports = Object.fromEntries(names.map((name, at) => [name, free[at]])) as StackPorts;
  const logDir = join(dir, "logs");
  const boxHome = join(dir, "box-home");
  await Deno.mkdir(logDir);
  const [box, relay] = [boxUrl(ports), relayUrl(ports)];
  const kept = new Map<string, KeptPart>();
  // The last first, and all of it though one of them fails to end.
  const opened = new AsyncDisposableStack();
  const close = () => opened.disposeAsync();

  try {
    const disk = await mountSmallDisk(boxHome, DISK_MB);
    opened.defer(() => disk?.close());
    const viewersWay = await openDoor(box);
    opened.defer(viewersWay.close);
    const mirrorsWay = await openDoor(box);
    opened.defer(mirrorsWay.close);
    const key = boxKey(join(dir, "creator.key"));
    const stream = { creator: publicKeyOf(key), d: D };
    const address = formatAddress(stream);
    const register = { d: D, address, title: "Faults", relays: [relay] };
    const { key: streamKey } = openStreamStore(join(boxHome, "box")).register(register);
    const naddr = streamLink(stream, [relay]);
    const folderAt = (base: string) => `${base}/live/${D}/`;
    const mirror = `http://localhost:${mirrorPort}`;
    const listsAt = (base: string) => ["index", "ll"].map((form) => `${folderAt(base)}${form}.m3u8`);

    const all = await standParts({
      root,
      dir,
      mediamtx,
      ports,
      more: { control, nats, secondEdge, mirror: mirrorPort },
      boxHome,
      stream: { d: D, naddr, key: streamKey },
      picture: await encodePicture(dir),
      mirrorsFrom: listsAt(mirrorsWay.url),
    });
    for (const part of all.map((one) => makeKeptPart(one, logDir))) {
      kept.set(part.name, part);
      opened.defer(part.stop);
    }
    const start = (...names: string[]) => Promise.all(names.map((name) => kept.get(name)?.start()));
    await start("NATS", "relay");
    await start("edge", "second edge", "client", "box");

    const signer = (await (await fetch(`${box}/v1/box`)).json()).pubkey as string;
    const nowS = Math.floor(Date.now() / 1000);
    const delegation = signEvent(
      delegationTemplate({
        address,
        signers: [signer],
        nbf: nowS - 3600,
        exp: nowS + 20 * 3600,
        sharing: { tier: "open", threshold: 2 },
      }, nowS),
      key,
    );
    const read = readDelegation(delegation);
    if (read === undefined) throw new Error("the stand's delegation is malformed");
    const live = signEvent(
      liveEventTemplate({
        d: D,
        creator: stream.creator,
        title: "Faults",
        status: "live",
        starts: nowS,
        streaming: [...listsAt(viewersWay.url), ...listsAt(mirror)],
        relays: [relay],
        edges: [edgeUrl(ports), `http://localhost:${secondEdge}`],
      }, nowS),
      key,
    );
    for (const event of [delegation, live]) {
      const published = await publishEvent(event, { relay });
      if (published.state === "refused") throw new Error(`the relay refused: ${published.reason}`);
    }
    await start("picture");
    await start("mirror");
    const witness = startWitness({
      carriers: [folderAt(box), folderAt(mirror)],
      address,
      delegation: () => read,
      check: await loadSchnorrWasm(),
    });
    opened.defer(witness.stop);

    const part = (name: PartName): KeptPart => {
      const found = kept.get(name === "MediaMTX" ? "box" : name);
      if (found === undefined) throw new Error(`there is no ${name}`);
      return found;
    };
    const order = (path: string) => giveOrder({ port: control, path, limitMs: ORDER_MS });
    return {
      watch: `${clientUrl(ports)}/#/watch/${naddr}`,
      naddr,
      relay,
      witness,
      viewersWay,
      mirrorsWay,
      hosts: { box: new URL(viewersWay.url).host, mirror: new URL(mirror).host },
      disk,
      kill: async (name) => {
        if (name === "MediaMTX") await killProcess(await childOf(part("box").pid()));
        else await part(name).kill();
      },
      // Media comes again only once the encoder is back too.
      back: (name, limitMs) => part(name === "MediaMTX" || name === "box" ? "picture" : name).back(limitMs),
      turnClock: (ms) => order(`/clock?ms=${ms}`),
      cutPart: (how) => order(`/cut?bytes=${how}`),
      restartAll: async (inOrder) => {
        for (const name of inOrder.toReversed()) await part(name).stop();
        for (const name of inOrder) await part(name).start();
      },
      close,
    };
  } catch (error) {
    throw await close().then(() => error, (left: unknown) => new AggregateError([error, left]));
  }
}

/** The one program that a process started. */
async function childOf(pid: number | undefined): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  const [child] = text.split(" ").filter((one) => one !== "").map(Number);
  if (child === undefined) throw new Error("the box runs no MediaMTX");
  return child;
}
