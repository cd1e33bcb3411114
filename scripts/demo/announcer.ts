import type { StreamAddress } from "../../contracts/nostr/address.ts";
import { type EventTemplate, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { demoAnnouncement, demoDelegation, demoPaymentTargets, type DemoPlaces } from "./announcements.ts";
import { newestEvent, publishEvent } from "./relay-exchange.ts";

export type AnnouncerOptions = {
  /** The creator's secret key. */
  key: Uint8Array;
  d: string;
  /** The box's public key. */
  signer: string;
  places: DemoPlaces;
  say: (line: string) => void;
  nowSeconds?: () => number;
};

/** Under the 50 minutes after which a live event counts as forgotten. */
const REFRESH_MS = 45 * 60_000;

/** Announces the demo stream and keeps the announcement fresh until it is ended. */
export function makeAnnouncer(options: AnnouncerOptions) {
  const { key, d, signer, places, say, nowSeconds = () => Math.floor(Date.now() / 1000) } = options;
  const stream: StreamAddress = { creator: publicKeyOf(key), d };
  let timer: ReturnType<typeof setInterval> | undefined;

  async function announce(status: "live" | "ended", timeoutMs: number): Promise<string | undefined> {
    const exchange = { relay: places.relay, timeoutMs };
    const previous = (kind: number) =>
      newestEvent({ kinds: [kind], authors: [stream.creator], "#d": [d] }, exchange);
    const templates: (EventTemplate | undefined)[] = [];
    // The delegation goes first: whoever sees the announcement can verify at once.
    if (status === "live") {
      templates.push(demoDelegation(stream, signer, nowSeconds(), await previous(KIND.delegation)));
    }
    templates.push(demoAnnouncement(stream, status, places, nowSeconds(), await previous(KIND.liveEvent)));
    if (status === "live") {
      const out = await newestEvent({ kinds: [KIND.paymentTargets], authors: [stream.creator] }, exchange);
      templates.push(demoPaymentTargets(places.monero, nowSeconds(), out));
    }
    for (const template of templates) {
      if (template === undefined) continue;
      const published = await publishEvent(signEvent(template, key), exchange);
      if (published.state === "refused") return published.reason;
    }
    return undefined;
  }

  return {
    stream,
    /** Announces the stream as live; gives the relay's reason when it refuses. */
    async live(): Promise<string | undefined> {
      timer ??= setInterval(() => {
        announce("live", 10_000).then((problem) => {
          if (problem !== undefined) say(`The announcement could not be refreshed: ${problem}`);
        });
      }, REFRESH_MS);
      return await announce("live", 10_000);
    },
    /** Says that the stream is over, as well as can be done quickly. */
    async ended(): Promise<void> {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      await announce("ended", 2000);
    },
  };
}

/** Keeps the demo announced. */
export type Announcer = ReturnType<typeof makeAnnouncer>;
