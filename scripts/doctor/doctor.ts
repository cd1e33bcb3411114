import * as v from "valibot";
import { BoxInfo } from "../../contracts/api/box.ts";
import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import { newestDelegation } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, supersedes } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type LiveEvent, readLiveEvent } from "../../contracts/nostr/live-event.ts";
import { readRelayUrls } from "../../contracts/nostr/url.ts";
import type { TurnServer } from "../../edge/admission/turn.ts";
import type { askRelay } from "../../media/origin/ask-relay.ts";
import { boundedFetch } from "../../media/mirror/bounded-fetch.ts";
import { readPlaces } from "../../media/mirror/place.ts";
import { carrierChecks } from "./carrier-checks.ts";
import { examine, type Finding } from "./finding.ts";
import { type OpenLine, openLine } from "./line.ts";
import { type Machine, machineChecks, portsCheck, type PortsCheckOptions } from "./machine-checks.ts";
import { relayChecks, type RelayChecksOptions, streamFilter } from "./relay-checks.ts";
import { sealChecks } from "./seal-checks.ts";
import { serviceChecks } from "./service-checks.ts";
import { srtCheck } from "./srt-check.ts";
import { lookAtStream } from "./stream-look.ts";
import { type ReadCertificate, tlsCheck } from "./tls-check.ts";
import { turnCheck } from "./turn-check.ts";
import { webrtcCheck } from "./webrtc-check.ts";

export type DoctorOptions = {
  /** The carrier to look at; of a stream's, the first that is announced when left out. */
  base?: URL | undefined;
  address?: StreamAddress | undefined;
  relays: readonly string[];
  edges: readonly string[];
  nodes: readonly string[];
  turn: TurnServer | undefined;
  ports: { rtmp: number; srt: number; webrtc: number };
  /** This machine, where it is the box's own. */
  machine: { machine: Machine; home: string; bitrate: number } | undefined;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  ask: typeof askRelay;
  publish: RelayChecksOptions["publish"];
  open?: OpenLine;
  reach?: PortsCheckOptions["reach"];
  readCertificate?: ReadCertificate;
  signal: AbortSignal;
};

const MOST_RELAYS = 8;

/** Looks at a stream and everything that carries it, from here. */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const { address, fetch, now, signal, ask, open = openLine } = options;
  const askAll = async () => {
    if (address === undefined) return [];
    const filter = streamFilter(address);
    const word = async (relay: string) => ({ relay, events: await ask(relay, filter, { signal }) });
    const first = await Promise.all(options.relays.slice(0, MOST_RELAYS).map(word));
    const more = readRelayUrls(announcedIn(first.flatMap(({ events = [] }) => events))?.relays ?? [])
      .filter((relay) => !options.relays.includes(relay)).slice(0, MOST_RELAYS);
    return [...first, ...await Promise.all(more.map(word))];
  };
  const words = await askAll();
  const events = words.flatMap(({ events = [] }) => events);
  const live = announcedIn(events);
  const delegation = address && newestDelegation(events, formatAddress(address));
  const places = address === undefined ? [] : readPlaces(live?.streaming ?? [], address.d);
  const base = options.base ?? (places[0] === undefined ? undefined : new URL(places[0].id));
  if (base === undefined) {
    return [{
      state: "fail",
      check: "stream",
      saw: address === undefined ? "nothing to look at" : "no relay names a box that carries it",
      fix: "Call doctor with the watch link from the studio, or with the address of the box.",
    }];
  }
  const folder = address && (places.find(({ id }) => id.startsWith(base.origin))?.id ??
    new URL(`/live/${address.d}/`, base).href);
  const look = address === undefined || folder === undefined
    ? Promise.resolve({ look: "not-live" as const, why: "no stream was named" })
    : lookAtStream({ folder, address: formatAddress(address), delegation, fetch, signal, now });
  const listed = look.then((found) => found.look === "judged" ? found.listed : undefined);
  const signer = boundedFetch(new URL("/v1/box", base).href, {
    fetch,
    signal,
    firstByteMs: 5000,
    idleMs: 5000,
    bodyMs: 10_000,
    limit: 64 * 1024,
  })
    .then((got) =>
      v.safeParse(BoxInfo, got.got === "bytes" ? JSON.parse(new TextDecoder().decode(got.bytes)) : undefined)
    )
    .then((info) => info.success ? info.output.pubkey : undefined, () => undefined);
  const { rtmp, srt, webrtc } = options.ports;
  return await examine([
    ...carrierChecks({ base, listed, fetch, now }),
    tlsCheck(base, now, options.readCertificate),
    ...(address === undefined
      ? []
      : sealChecks({ look, delegation: Promise.resolve(delegation), signer, now })),
    ...relayChecks({ address, words: Promise.resolve(words), publish: options.publish, now }),
    portsCheck({
      host: base.hostname,
      ports: [{ port: rtmp, what: "RTMP" }, { port: webrtc, what: "WebRTC by TCP" }],
      ...(options.reach && { reach: options.reach }),
    }),
    srtCheck({ host: base.hostname, port: srt, open }),
    webrtcCheck({ whep: address && new URL(`/whep/${address.d}`, base), fetch, open }),
    turnCheck({ turn: options.turn, now, open }),
    ...serviceChecks({
      edges: Promise.resolve([...new Set([...options.edges, ...(live?.edges ?? [])])]),
      nodes: options.nodes,
      fetch,
    }),
    ...(options.machine === undefined ? [] : machineChecks(options.machine)),
  ]);
}

function announcedIn(events: readonly NostrEvent[]): LiveEvent | undefined {
  const newest = events.filter(({ kind }) => kind === KIND.liveEvent)
    .reduce<NostrEvent | undefined>(
      (best, one) => best === undefined || supersedes(one, best) ? one : best,
      undefined,
    );
  return newest && readLiveEvent(newest);
}
