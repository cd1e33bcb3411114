import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import {
  delegationTemplate,
  MAX_DELEGATION_SECONDS,
  readDelegation,
} from "../../contracts/nostr/delegation.ts";
import { type EventTemplate, type NostrEvent, tagValue } from "../../contracts/nostr/event.ts";
import { paymentTargetsTemplate, readPaymentTargets } from "../../contracts/nostr/payment-targets.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import type { LiveStatus } from "../../contracts/nostr/live-event.ts";
import { readUnixTime } from "../../contracts/nostr/unix-time.ts";

/** Addresses the demo names in its announcement; `monero` is where tips go, if anywhere. */
export type DemoPlaces = { box: string; relay: string; edge: string; monero?: string };

/** Box clocks may be behind ours by this much without their seals looking too early. */
const CLOCK_SLACK_SECONDS = 3600;
/** A delegation this close to its end is renewed. */
const RENEW_SECONDS = 6 * 3600;

/** The delegation to publish, if the one that is out doesn't cover this box long enough. */
export function demoDelegation(
  stream: StreamAddress,
  signer: string,
  nowSeconds: number,
  previous: NostrEvent | undefined,
): EventTemplate | undefined {
  const old = previous && readDelegation(previous);
  const covers = old !== undefined && old.signers.length === 1 && old.signers[0] === signer &&
    old.nbf <= nowSeconds && old.exp >= nowSeconds + RENEW_SECONDS;
  if (covers) return undefined;
  const nbf = nowSeconds - CLOCK_SLACK_SECONDS;
  const window = { nbf, exp: nbf + MAX_DELEGATION_SECONDS };
  return delegationTemplate(
    { address: formatAddress(stream), signers: [signer], ...window },
    nowSeconds,
    previous,
  );
}

/** The payment targets to publish, if those that are out say something else: without a private chain, no address of it may stay. */
export function demoPaymentTargets(
  monero: string | undefined,
  nowSeconds: number,
  previous: NostrEvent | undefined,
): EventTemplate | undefined {
  const out = previous === undefined ? undefined : readPaymentTargets(previous)?.monero;
  if (out === monero) return undefined;
  return paymentTargetsTemplate(monero === undefined ? {} : { monero }, nowSeconds, previous);
}

/** The demo stream's announcement. */
export function demoAnnouncement(
  stream: StreamAddress,
  status: Exclude<LiveStatus, "planned">,
  places: DemoPlaces,
  nowSeconds: number,
  previous: NostrEvent | undefined,
): EventTemplate {
  // A refresh goes on with the broadcast it refreshes; after an ended one a new one begins.
  const running = previous !== undefined && tagValue(previous, "status") === "live";
  const starts = (running ? readUnixTime(tagValue(previous, "starts")) : undefined) ?? nowSeconds;
  return liveEventTemplate(
    {
      d: stream.d,
      creator: stream.creator,
      title: "Test picture",
      summary: "A moving pattern, a running clock and a tone, made on this machine.",
      status,
      starts,
      streaming: [`${places.box}/live/${stream.d}/index.m3u8`, `${places.box}/live/${stream.d}/ll.m3u8`],
      relays: [places.relay],
      edges: [places.edge],
      ...(places.monero === undefined ? {} : { monero: places.monero }),
      topics: ["test"],
    },
    nowSeconds,
    previous,
  );
}
