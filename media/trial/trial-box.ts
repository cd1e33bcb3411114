import { join } from "node:path";
import { delegationTemplate, readDelegation } from "../../contracts/nostr/delegation.ts";
import { type EventTemplate, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { BoxStatus } from "../../contracts/api/status.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import * as v from "valibot";
import { type Box, startBox } from "../box.ts";
import type { BoxConfig } from "../config.ts";
import { findMediamtx } from "../mediamtx/binary.ts";
import { freeBytesOf } from "../origin/health/machine-watch.ts";
import { readLadder } from "../origin/ladder/rungs.ts";
import { openStreamStore } from "../origin/stream-store.ts";
import { freePorts } from "./free-ports.ts";

/** The creator of every trial stream; the key is worthless. */
export const CREATOR = new Uint8Array(32).fill(12);

/** A real box with real MediaMTX on free ports, in a folder of its own. */
export type TrialBox = {
  config: BoxConfig;
  /** Lines the box logged. */
  log: string[];
  box: () => Box;
  url: (path: string) => string;
  address: (d: string) => string;
  /** The key a stream was registered with. */
  keyOf: (d: string) => string;
  delegation: (d: string) => NonNullable<ReturnType<typeof readDelegation>>;
  /** Where an encoder publishes. */
  ingest: (d: string, key: string) => { rtmp: string; srt: string };
  status: (d: string) => Promise<BoxStatus>;
  /** Polls status.json until it fits. */
  until: (d: string, fits: (status: BoxStatus) => boolean, ms?: number) => Promise<BoxStatus>;
  /** A signed API request. */
  call: (
    method: string,
    path: string,
    options?: { body?: unknown; secret?: Uint8Array; headers?: Record<string, string> },
  ) => Promise<Response>;
  /** The Authorization header of the last call. */
  lastAuthorization: () => string;
  /** Moves the box's clock, as if time had passed. */
  skew: (ms: number) => void;
  /** Sets the box's clock this far from the right time, as somebody may who isn't NTP. */
  setClock: (ms: number) => void;
  /** Lets the box read that its disk has so many bytes left; undefined lets it look again. */
  diskHas: (bytes: number | undefined) => void;
  /** Stops the box and starts it again in the same folder. */
  restart: (options?: { between?: () => Promise<void> }) => Promise<void>;
  close: () => Promise<void>;
};

export type TrialBoxOptions = {
  /** Streams registered before the start, by name. */
  streams?: string[];
  owners?: string[];
  /** As DSTREAM_LADDER has it. */
  ladder?: string;
  /** Where its folder is made; the system's place for such else. */
  within?: string;
  /** How long MediaMTX gets to listen, in milliseconds. Default the box's own. */
  patienceMs?: number;
  /** A file that gets all that MediaMTX says, of which the box keeps the last lines and logs the bad ones. */
  overhearIn?: string;
};

/** Starts a box of its own for one test. */
export async function startTrialBox(
  { streams = [], owners = [], ladder = "", within, patienceMs, overhearIn }: TrialBoxOptions = {},
): Promise<TrialBox> {
  const home = await Deno.makeTempDir({
    prefix: "dstream-trial-",
    ...(within === undefined ? {} : { dir: within }),
  });
  const [http = 0, rtmp = 0, srt = 0, webrtc = 0] = await freePorts(4);
  const rungs = readLadder(ladder, { cores: 2 });
  if (rungs.state === "refused") throw new Error(rungs.why);
  const config: BoxConfig = {
    home,
    ports: { http, rtmp, srt, webrtc },
    key: undefined,
    owners,
    mediamtx: Deno.env.get("DSTREAM_MEDIAMTX"),
    ladder: rungs.rungs,
    searchPath: Deno.env.get("PATH"),
  };
  const address = (d: string) => formatAddress({ creator: publicKeyOf(CREATOR), d });
  const store = openStreamStore(join(home, "box"));
  const keys = Object.fromEntries(
    streams.map((d) => [d, store.register({ d, address: address(d), title: d }).key]),
  );
  const log: string[] = [];
  let skewMs = 0;
  let setMs = 0;
  let diskBytes: number | undefined;
  let authorization = "";
  const now = () => Date.now() + skewMs + setMs;
  const mediamtx = overhearIn === undefined
    ? await binary()
    : await overheard(await binary(), home, overhearIn);
  const start = async () =>
    await startBox({
      config,
      mediamtx,
      log: (line) => log.push(line),
      now,
      steady: () => performance.now() + skewMs,
      freeBytes: (folder) => (diskBytes === undefined ? freeBytesOf(folder) : Promise.resolve(diskBytes)),
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  let box = await start();
  const url = (path: string) => `http://localhost:${http}${path}`;
  const status = async (d: string) =>
    v.parse(BoxStatus, await (await fetch(url(`/live/${d}/status.json`))).json());
  return {
    config,
    log,
    box: () => box,
    url,
    address,
    keyOf: (d) => keys[d] ?? "",
    delegation: (d) => {
      const now = Math.floor(Date.now() / 1000);
      const template = delegationTemplate({
        address: address(d),
        signers: [box.pubkey],
        nbf: now - 3600,
        exp: now + 3600,
      }, now);
      const read = readDelegation(signEvent(template, CREATOR));
      if (read === undefined) throw new Error("the trial's delegation is malformed");
      return read;
    },
    ingest: (d, key) => ({
      rtmp: `rtmp://127.0.0.1:${rtmp}/live/${d}?token=${key}`,
      srt: `srt://127.0.0.1:${srt}?streamid=publish:live/${d}:key:${key}&pkt_size=1316`,
    }),
    status,
    until: (d, fits, ms = 15_000) =>
      waitFor(
        `the status of ${d}`,
        async () => {
          const seen = await status(d);
          return fits(seen) ? seen : undefined;
        },
        ms,
        async () => `${JSON.stringify(await status(d))}\n${log.join("\n")}`,
      ),
    call: async (method, path, { body, secret = CREATOR, headers = {} } = {}) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const template: EventTemplate = httpAuthTemplate({
        url: url(path),
        method,
        ...(text === undefined ? {} : { bodySha256: sha256Hex(new TextEncoder().encode(text)) }),
      }, Math.floor(now() / 1000));
      // A nonce, since two equal requests in one second would be one event.
      template.tags.push(["nonce", crypto.randomUUID()]);
      authorization = httpAuthHeader(signEvent(template, secret));
      return await fetch(url(path), {
        method,
        headers: { authorization, ...headers },
        ...(text === undefined ? {} : { body: text }),
      });
    },
    lastAuthorization: () => authorization,
    skew: (ms) => {
      skewMs = ms;
    },
    setClock: (ms) => {
      setMs = ms;
    },
    diskHas: (bytes) => {
      diskBytes = bytes;
    },
    restart: async ({ between } = {}) => {
      await box.close();
      await between?.();
      box = await start();
    },
    close: async () => {
      await box.close();
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** Polls until there is a value; says what was seen last when time runs out. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  ms = 15_000,
  last: () => Promise<string> | string = () => "",
): Promise<T> {
  const deadline = Date.now() + ms;
  while (true) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for ${what}\n${await last()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The program under another name, in whose place it runs, with its standard output copied to a file. */
async function overheard(program: string, folder: string, file: string): Promise<string> {
  const path = join(folder, "overheard");
  await Deno.writeTextFile(
    path,
    `#!/bin/bash\nexec "${program}" "$@" > >(exec /usr/bin/tee -a "${file}")\n`,
    { mode: 0o755 },
  );
  return path;
}

let found: Promise<string> | undefined;

function binary(): Promise<string> {
  return found ??= (async () => {
    const result = await findMediamtx({
      configured: Deno.env.get("DSTREAM_MEDIAMTX"),
      searchPath: Deno.env.get("PATH"),
      cacheDir: join(Deno.env.get("DSTREAM_HOME") ?? `${Deno.env.get("HOME")}/.local/share/dstream`, "cache"),
      say: () => {},
      progress: () => {},
    });
    if (result.state === "missing") throw new Error(`${result.why}\n${result.fix}`);
    return result.path;
  })();
}
