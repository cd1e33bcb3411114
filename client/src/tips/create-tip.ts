import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  mapArray,
  on,
  onCleanup,
  untrack,
} from "solid-js";
import { fromHex, toHex } from "../../../contracts/hex.ts";
import { readAddress } from "../../../contracts/nostr/address.ts";
import {
  type EventTemplate,
  type NostrEvent,
  publicKeyOf,
  signEvent,
  supersedes,
} from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { tipAddresses } from "../../../contracts/nostr/tip-targets.ts";
import { unixNow } from "../app/clock.ts";
import { useConfig } from "../app/config-context.tsx";
import { useNostr } from "../app/nostr-context.tsx";
import { useIdentity } from "../identity/identity.ts";
import { faultCode, type SignerFaultCode } from "../identity/signer-fault.ts";
import { afterTimeout } from "../webrtc/schedule.ts";
import { createHeldTips } from "./create-held-tips.ts";
import type { TipEdge } from "./edge-client.ts";
import { makeEdgeKeys } from "./edge-keys.ts";
import type { KeptTip } from "./kept-tips.ts";
import { choosePayTarget, isLeft, type PayTarget } from "./pay-target.ts";
import type { PaidTip } from "./tip-follower.ts";
import { orderTip, type TipWish } from "./tip-order.ts";
import { isSettled, type TipProgress } from "./tip-progress.ts";
import { tipsHere } from "./tips-here.ts";

/** Longer than that no edge that may never answer is waited for. */
const FIRST_EDGE_MS = 3000;
const FETCH_AGAIN_MS = 5000;

export type CreateTipOptions = {
  /** Text form of the stream's address. */
  address: Accessor<string>;
  /** The stream's current session, if known. */
  sid: Accessor<string | undefined>;
  announcement: Accessor<NostrEvent | undefined>;
  paymentTargets: Accessor<NostrEvent | undefined>;
  edgeUrls: Accessor<readonly string[]>;
  relays: Accessor<readonly string[]>;
};

/** A tip that ripens while another is in hand. */
export type BesideTip = { tip: KeptTip; progress: TipProgress };

/** One viewer's tip for one stream, from the wish to the last confirmation. */
export type TipInHand = {
  target: Accessor<PayTarget>;
  /** Undefined until a tip is begun. */
  tip: Accessor<KeptTip | undefined>;
  progress: Accessor<TipProgress | undefined>;
  /** The creator is paid elsewhere since, or not at all: it must not be paid any more. */
  left: Accessor<boolean>;
  /** Paid tips beside the one in hand that are not final yet. */
  beside: Accessor<readonly BesideTip[]>;
  /** It ends with this page. */
  fleeting: () => boolean;
  begin: (wish: TipWish) => Promise<SignerFaultCode | undefined>;
  /** Takes what the wallet gave out for the tip of this message. */
  prove: (message: string, paid: PaidTip["paid"]) => void;
  /** Back to the fields: what was given didn't hold. */
  mend: () => void;
  /** Forgets it; money that was sent stays sent. */
  forget: () => void;
  /** Lets it ripen beside, so that another can be begun. */
  putAside: () => void;
  /** Takes one of those beside. */
  take: (message: string) => void;
};

/** Handles a tip while its owner lives: what was begun before a reload goes on. */
export function createTip(o: CreateTipOptions): TipInHand {
  const nostr = useNostr();
  const identity = useIdentity();
  const { monero } = useConfig();
  const held = createHeldTips(o.address);
  const tip = held.inHand;
  const [progresses, setProgresses] = createSignal<Readonly<Record<string, TipProgress>>>({});
  const progressOf = (message: string) => progresses()[message];
  const edges: TipEdge[] = [];
  const stream = createMemo(() => readAddress(o.address()));

  /** After a reload the tip in hand may know of payment targets before any relay answers. */
  const paymentTargets = () => {
    const [heard, kept] = [o.paymentTargets(), tip()?.target];
    if (kept?.kind !== KIND.paymentTargets) return heard;
    return heard === undefined || supersedes(kept, heard) ? kept : heard;
  };
  const target = createMemo<PayTarget>(() => {
    const creator = stream()?.creator;
    if (creator === undefined) return { state: "none", said: false };
    return choosePayTarget({
      creator,
      announcement: o.announcement(),
      paymentTargets: paymentTargets(),
      network: monero.network,
    });
  });

  /** By the rule of edges: the creator's word now, and for a while the older one that this tip was begun by. */
  const addressesFor = ({ target: begunBy }: KeptTip) => {
    const [creator, events] = [stream(), [o.announcement(), o.paymentTargets(), begunBy]];
    if (creator === undefined) return [];
    return tipAddresses(events.filter((event) => event !== undefined), creator, unixNow());
  };

  const sign = async (template: EventTemplate, signed: KeptTip) => {
    const secret = signed.secret === undefined ? undefined : fromHex(signed.secret);
    return secret === undefined ? await identity.sign(template) : signEvent(template, secret);
  };

  // Their keys are needed once a proof is there; asked for before, so that the first answer doesn't wait.
  let firstEdge = Promise.resolve();
  createEffect(on([createMemo(() => held.all().length > 0), o.edgeUrls], ([begun, urls]) => {
    edges.length = 0;
    if (!begun || urls.length === 0) return;
    let hear = () => {};
    firstEdge = new Promise((resolve) => hear = resolve);
    const stopWaiting = afterTimeout(FIRST_EDGE_MS, hear);
    const stop = makeEdgeKeys(urls, {
      fetch: (url, init) => fetch(url, init),
      after: afterTimeout,
      onEdge(edge) {
        edges.push(edge);
        hear();
      },
    });
    onCleanup(() => {
      stopWaiting();
      hear();
      stop();
    });
  }));

  /** What looks payments up comes with the first that was paid. */
  const follow = (paid: PaidTip): () => void => {
    let stop = () => {};
    let stopped = false;
    import("./follow-here.ts").then(({ followHere }) => {
      if (stopped) return;
      stop = followHere({
        tip: paid,
        monero,
        addresses: () => addressesFor(paid),
        edges: async () => {
          await firstEdge;
          return edges;
        },
        sign: (template) => sign(template, paid),
        publish: async (event) => (await nostr.publish(o.relays(), event)).some(({ ok }) => ok),
        onProgress(next) {
          setProgresses((before) => ({ ...before, [paid.message]: next }));
          // A final tip that everybody knows of needs nothing more from this page.
          if (next.state === "proven" && isSettled(next)) held.settle(paid.message);
        },
        onLevel(level) {
          const now = held.of(paid.message);
          if (now !== undefined) held.keep({ ...now, level });
        },
      });
    }, (error: unknown) => {
      console.warn("what looks payments up could not be fetched:", error);
      const progress: TipProgress = { state: "pending", because: "unreachable" };
      setProgresses((before) => ({ ...before, [paid.message]: progress }));
      stop = afterTimeout(FETCH_AGAIN_MS, () => stop = follow(paid));
    });
    return () => {
      stopped = true;
      stop();
    };
  };

  const paidNames = createMemo(() => held.all().map(nameOf).filter((name) => name !== undefined));
  createEffect(mapArray(paidNames, (name) => {
    const now = untrack(held.all).find((each) => nameOf(each) === name);
    if (now?.paid === undefined) return;
    setProgresses((before) => ({ ...before, [now.message]: { state: "checking" } }));
    onCleanup(follow({ ...now, paid: now.paid }));
  }));

  return {
    target,
    tip,
    progress: () => {
      const now = tip();
      return now && progressOf(now.message);
    },
    left: createMemo(() => {
      const now = tip();
      return now !== undefined && now.paid === undefined && isLeft(now.primary, target());
    }),
    beside: () =>
      held.all().flatMap((each) => {
        const progress = progressOf(each.message);
        const isOver = each.paid === undefined || each.message === tip()?.message;
        return isOver || progress === undefined || isSettled(progress) ? [] : [{ tip: each, progress }];
      }),
    fleeting: () => tipsHere.fleeting,

    async begin(wish) {
      const [to, where] = [target(), stream()];
      if (to.state !== "payable" || where === undefined) return undefined;
      const sid = o.sid();
      const secret = wish.as === "fresh" ? crypto.getRandomValues(new Uint8Array(32)) : undefined;
      let payer: string;
      try {
        payer = secret === undefined ? await identity.ensure() : publicKeyOf(secret);
      } catch (error) {
        return faultCode(error);
      }
      const nonce = toHex(crypto.getRandomValues(new Uint8Array(8)));
      const order = orderTip(wish, { stream: where, payer, nonce, ...(sid && { sid }) }, to.primary);
      held.keep({
        ...order,
        address: o.address(),
        started: unixNow(),
        target: to.event,
        ...(secret && { secret: toHex(secret) }),
      });
      held.take(order.message);
      return undefined;
    },

    prove(message, paid) {
      const now = held.of(message);
      if (now === undefined) throw new Error("no such tip was begun");
      held.keep({ ...now, paid });
    },

    mend() {
      const { paid: _, level: _level, ...rest } = tip() ?? {};
      if ("message" in rest) held.keep(rest as KeptTip);
    },

    forget() {
      const now = tip();
      if (now === undefined) return;
      held.forget(now.message);
      held.take(undefined);
    },

    putAside: () => held.take(undefined),
    take: held.take,
  };
}

/** Differs with what was given as proof: each is followed anew. */
function nameOf({ message, paid }: KeptTip): string | undefined {
  return paid && `${message} ${paid.txid} ${paid.proof}`;
}
