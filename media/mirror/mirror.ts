import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { BoxStatus } from "../../contracts/api/status.ts";
import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import { readJson } from "../../contracts/nostr/json.ts";
import { makeAudience } from "../origin/audience.ts";
import { serveMedia } from "../origin/http/media-service.ts";
import { OPEN_TO_ALL, sendProblem } from "../origin/http/respond.ts";
import type { LiveRequest } from "../origin/http/live.ts";
import { type Announced, watchAnnounced } from "./announced.ts";
import { answerFromMirror } from "./answer.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { makeCompany } from "./company.ts";
import { makeConduct } from "./conduct.ts";
import { makeGuard } from "./guard.ts";
import { makeGuardedFetch } from "./guarded-fetch.ts";
import { makeGuardedAsk } from "./guarded-relay.ts";
import { makeKeptStream } from "./kept-stream.ts";
import { type Place, readPlaces } from "./place.ts";
import { pull, type PullCounts } from "./pull.ts";
import { mirrorStatus, toldToAll } from "./status.ts";
import { makeVerification } from "./verification.ts";

export type MirrorOptions = {
  address: StreamAddress;
  /** Where the stream is announced; these may be in our own network. */
  relays: readonly string[];
  /** Where whoever made the link says that it is announced: on the public internet alone. */
  linkRelays?: readonly string[];
  /** Carriers to pull from besides those that are announced, before them; these may be in our own network. */
  from?: readonly string[];
  port: number;
  hostname?: string;
  /** Where viewers reach this mirror; never pulled from. */
  publicUrl?: string;
  /** Bytes of media to hold at most, half of it of one session. Default 512 MB. */
  limit?: number;
  /** A faster one than pure JS, where there is one. */
  check?: SignatureCheck;
  fetch?: typeof fetch;
  /** The addresses of a name; default: the system's. */
  resolve?: (name: string) => Promise<string[]>;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds of a clock that nobody sets: how long something lasts is told by it. */
  elapsed?: () => number;
  log: (line: string) => void;
};

/** A mirror at work. */
export type Mirror = {
  port: number;
  status: () => BoxStatus;
  announced: Pick<Announced, "live" | "delegation">;
  close: () => Promise<void>;
};

/** How long it is waited for whether one of the addresses leads back here. */
const OWN_MS = 500;
const MEMORY = 512 * 1024 * 1024;

/** Pulls a sealed stream, and serves what of it was verified. Rejects when the port can't be had. */
export async function startMirror(options: MirrorOptions): Promise<Mirror> {
  const { address, log, now = Date.now, elapsed = () => performance.now(), from = [], linkRelays = [] } =
    options;
  const { d } = address;
  const given = new Set([...from, ...options.relays].flatMap(originOf));
  const guard = makeGuard({ given, resolve: options.resolve, now: elapsed });
  const client = Deno.createHttpClient({ allowHost: true });
  const get = makeGuardedFetch({ guard, fetch: options.fetch ?? fetch, client });
  const id = randomBytes(8).toString("hex");
  const closing = new AbortController();
  const { signal } = closing;
  const conduct = makeConduct(elapsed);
  const stream = makeKeptStream({ limit: options.limit ?? MEMORY, mayShowEnded: conduct.allAsked, now });
  const audience = makeAudience(elapsed);
  const counts: PullCounts = { playlists: 0, objects: 0, bytes: 0, refused: 0 };
  const status = () =>
    mirrorStatus({ id, d, stream, conduct, counts, audience: audience.read(d), nowMs: now() });
  const media = (asked: LiveRequest) =>
    answerFromMirror(asked, { d, stream, status: () => toldToAll(status()), audience, now });

  const server = await serveMedia({
    port: options.port,
    ...(options.hostname !== undefined && { hostname: options.hostname }),
    media,
    rest,
    log,
  });
  const own = new Set(options.publicUrl === undefined ? [] : [new URL(`live/${d}/`, options.publicUrl).href]);
  const looked = new Set<string>();
  let announced: Announced | undefined;
  const placesNow = () => readPlaces([...from, ...(announced?.live()?.streaming ?? [])], d);
  const announce = () => conduct.announce(placesNow().filter((place) => !own.has(place.id)));
  const takePlaces = async (): Promise<void> => {
    const told = new AbortController();
    const all = Promise.all(placesNow().map(noteOwn)).finally(() => told.abort());
    // This mirror answers itself at once; whoever takes long to say who he is may not keep it from starting.
    await Promise.race([all, wait(OWN_MS, undefined, { signal: told.signal }).catch(() => undefined)]);
    announce();
    void all.then(announce);
  };
  /** An address may lead back here under a name that nobody told us. */
  const noteOwn = async ({ id: place }: Place): Promise<void> => {
    if (own.has(place) || looked.has(place)) return;
    looked.add(place);
    const got = await boundedFetch(`${place}status.json`, {
      fetch: get,
      signal,
      firstByteMs: 2000,
      idleMs: 2000,
      bodyMs: 2000,
      limit: 64 * 1024,
    });
    if (got.got === "bytes" && idIn(got.bytes) === id) own.add(place);
  };
  const ready = watchAnnounced({
    address,
    relays: [...options.relays, ...linkRelays],
    ask: makeGuardedAsk({ guard, log }),
    onNews: () => void takePlaces(),
    onRelay: (relay, answers) => log(`${relay} ${answers ? "answers again" : "doesn't answer"}`),
    signal,
  }).then(async (watched) => {
    announced = watched;
    await takePlaces();
  });
  const pulling = ready.then(() =>
    pull({
      d,
      conduct,
      company: makeCompany(elapsed),
      stream,
      counts,
      verify: makeVerification({
        address: formatAddress(address),
        delegation: () => announced?.delegation(),
        now,
        ...(options.check && { check: options.check }),
      }),
      fetch: get,
      signal,
      doubt: () => announced?.soon(),
      log,
    })
  ).catch((error: unknown) => {
    log(`pulling failed: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  });
  await ready;
  return {
    port: server.port,
    status,
    announced: { live: () => announced?.live(), delegation: () => announced?.delegation() },
    close: async () => {
      closing.abort();
      await Promise.all([server.close(), pulling]);
      client.close();
    },
  };
}

function originOf(text: string): string[] {
  const url = URL.parse(text);
  return url === null ? [] : [url.origin];
}

function idIn(bytes: Uint8Array): string | undefined {
  const status = v.safeParse(BoxStatus, readJson(new TextDecoder().decode(bytes)));
  // Whatever else stands there isn't this mirror's.
  return status.success ? status.output.mirror?.id : undefined;
}

function rest(request: IncomingMessage, response: ServerResponse, _path: string): Promise<void> {
  if (request.method === "OPTIONS") {
    response.writeHead(204, {
      ...OPEN_TO_ALL,
      "access-control-allow-methods": "GET, HEAD",
      "access-control-allow-headers": "If-None-Match, Range",
      "access-control-max-age": "86400",
    });
    response.end();
  } else {
    const detail = "This is a mirror: it serves /live/… of one stream, and takes nothing.";
    sendProblem(request, response, { status: 404, code: "not-found", detail });
  }
  return Promise.resolve();
}
