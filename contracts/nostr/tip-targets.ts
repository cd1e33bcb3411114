import { type StreamAddress } from "./address.ts";
import { type NostrEvent, supersedes, tagValue } from "./event.ts";
import { KIND } from "./kinds.ts";
import { readLiveEvent } from "./live-event.ts";
import { readPaymentTargets } from "./payment-targets.ts";

/** A Monero address where tips of a stream count. */
export type TipAddress = {
  address: string;
  /** Unix seconds: what was paid later doesn't count, because the creator has left the address since. None: it is where tips are paid now. */
  until?: number;
};

/** Within so long a change is heard everywhere, and a payment on its way gets into a block. */
export const LATE_SECONDS = 2 * 60 * 60;
/** So long after a change an older word of the creator's may still be shown. */
export const SHOWN_SECONDS = 7 * 24 * 60 * 60;

/** Whether an event may say where tips of a stream are paid: its announcement, or its creator's payment targets. */
export function isTipTarget(event: NostrEvent, { creator, d }: StreamAddress): boolean {
  if (event.pubkey !== creator) return false;
  return event.kind === KIND.paymentTargets || event.kind === KIND.liveEvent && tagValue(event, "d") === d;
}

/** What the creator's word for now is, out of verified events: the newest payment targets, and where none are known the newest announcement. */
function tipTarget(events: readonly NostrEvent[], stream: StreamAddress): NostrEvent | undefined {
  const newest = (kind: number) =>
    events.filter((event) => event.kind === kind && isTipTarget(event, stream))
      .reduce<NostrEvent | undefined>(
        (best, event) => best === undefined || supersedes(event, best) ? event : best,
        undefined,
      );
  // An announcement repeats the targets, and one that was signed ahead goes on naming what was left since.
  return newest(KIND.paymentTargets) ?? newest(KIND.liveEvent);
}

/**
 * The Monero addresses where tips of a stream count, out of verified events: what the creator says now, be it nothing, then what older
 * words of the creator's name. Those count for what was paid until two hours after the newer word, and may be shown for a week: a payer
 * whose page hadn't heard of the change paid whom the creator had signed, but whoever got hold of an old wallet must not tip for ever.
 */
export function tipAddresses(
  events: readonly NostrEvent[],
  stream: StreamAddress,
  nowSeconds: number,
): TipAddress[] {
  const target = tipTarget(events, stream);
  if (target === undefined) return [];
  const now = addressIn(target);
  const { created_at: change } = target;
  const until = nowSeconds > change + SHOWN_SECONDS ? 0 : change + LATE_SECONDS;
  const left = new Set(
    events.filter((event) => isTipTarget(event, stream)).map(addressIn).filter((address) =>
      address !== undefined && address !== now
    ),
  );
  return [
    ...now === undefined ? [] : [{ address: now }],
    ...[...left].filter((address) => address !== undefined).map((address) => ({ address, until })),
  ];
}

function addressIn(event: NostrEvent): string | undefined {
  return event.kind === KIND.paymentTargets
    ? readPaymentTargets(event)?.monero
    : readLiveEvent(event)?.monero;
}
