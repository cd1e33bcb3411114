import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { readForeignAddress } from "../../../contracts/nostr/address.ts";
import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { LiveEvent } from "../../../contracts/nostr/live-event.ts";
import { createClock, unixNow } from "../app/clock.ts";
import { useConfig } from "../app/config-context.tsx";
import { useNostr } from "../app/nostr-context.tsx";
import { afterTimeout } from "../webrtc/schedule.ts";
import type { TipEdge } from "./edge-client.ts";
import type { ReceiptJudge } from "./receipt-judge.ts";
import type { ShownTip } from "./tip-book.ts";

/** The tips of a stream, as far as this page could verify them. */
export type Tips = {
  /** Oldest first. */
  tips: Accessor<readonly ShownTip[]>;
  /** The creator's own word on where money goes (kind 10133), if a relay has it. */
  paymentTargets: Accessor<NostrEvent | undefined>;
  /** HTTP addresses of the edges whose receipts count. */
  edgeUrls: Accessor<readonly string[]>;
};

export type CreateTipsOptions = {
  live: Accessor<Pick<LiveEvent, "address" | "edges"> | undefined>;
  /** What `live` was read from. */
  announcement: Accessor<NostrEvent | undefined>;
  relays: Accessor<readonly string[]>;
};

/** Receipts asked of each relay. */
const BACKLOG = 500;
/** Kept while what judges them is being fetched. */
const MOST_EARLY = 2000;
/** A burst of receipts is shown once. */
const DRAW_MS = 100;

/** Follows the tips of a stream while its owner lives. What judges them comes with the first receipt, and no edge is asked before. */
export function createTips({ live, announcement, relays }: CreateTipsOptions): Tips {
  const nostr = useNostr();
  const config = useConfig();
  const clock = createClock(60_000);
  const address = createMemo(() => live()?.address);
  const creator = createMemo(() => readForeignAddress(address() ?? "")?.creator);
  const edgeUrls = createMemo(
    () => {
      const named = live()?.edges ?? [];
      return (named.length > 0 ? named : config.edges).map((url) => url.replace(/\/$/, ""));
    },
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
  const [paymentTargets, setPaymentTargets] = createSignal<NostrEvent>();
  const [tips, setTips] = createSignal<readonly ShownTip[]>([]);
  const [judging, setJudging] = createSignal<ReceiptJudge>();
  const [wanted, setWanted] = createSignal(false);
  const [edgeKeys, setEdgeKeys] = createSignal<readonly string[]>([]);

  createEffect(on([creator, relays], ([author, where]) => {
    setPaymentTargets(undefined);
    if (author === undefined || where.length === 0) return;
    onCleanup(nostr.subscribe(where, [{ kinds: [KIND.paymentTargets], authors: [author] }], {
      event(event) {
        const before = paymentTargets();
        if (before === undefined || supersedes(event, before)) setPaymentTargets(event);
      },
    }));
  }));

  /** What the creator says about where to pay; a public receipt must have paid there. */
  const targets = createMemo(
    () => [announcement(), paymentTargets()].filter((event) => event !== undefined),
    [],
    { equals: (a, b) => a.map(({ id }) => id).join() === b.map(({ id }) => id).join() },
  );

  createEffect(on([address, relays], ([stream, where]) => {
    setTips([]);
    setJudging(undefined);
    setWanted(false);
    if (stream === undefined || where.length === 0) return;
    let judge: ReceiptJudge | undefined;
    let early: NostrEvent[] = [];
    let drawing: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const draw = () => {
      drawing ??= setTimeout(() => {
        drawing = undefined;
        setTips(judge?.tips() ?? []);
      }, DRAW_MS);
    };
    const load = async () => {
      const [{ makeReceiptJudge }, { judgeClaimsHere }] = await Promise.all([
        import("./receipt-judge.ts"),
        import("./judge-claim.ts"),
      ]);
      if (over) return;
      const { nodes, network } = config.monero;
      judge = makeReceiptJudge({
        address: stream,
        judge: (claims) =>
          judgeClaimsHere({
            claims,
            targets: targets(),
            nodes,
            network,
            fetch: (url, init) => fetch(url, init),
            nowSeconds: unixNow(),
          }),
        now: unixNow,
        after: afterTimeout,
        onChange: draw,
      });
      for (const event of early) judge.take(event);
      early = [];
      setJudging(judge);
    };
    const stop = nostr.subscribe(where, [{ kinds: [KIND.tipReceipt], "#a": [stream], limit: BACKLOG }], {
      event(event) {
        if (judge !== undefined) return judge.take(event);
        if (early.length < MOST_EARLY) early.push(event);
        if (wanted()) return;
        setWanted(true);
        load().catch((error: unknown) => console.warn("tips can't be checked:", error));
      },
    });
    onCleanup(() => {
      over = true;
      stop();
      clearTimeout(drawing);
      judge?.stop();
    });
  }));

  createEffect(on([judging, edgeUrls], ([judge, urls]) => {
    setEdgeKeys([]);
    if (judge === undefined) return;
    let stop = () => {};
    let over = false;
    onCleanup(() => {
      over = true;
      stop();
    });
    void import("./edge-keys.ts").then(({ makeEdgeKeys }) => {
      if (over) return;
      stop = makeEdgeKeys(urls, {
        fetch: (url, init) => fetch(url, init),
        after: afterTimeout,
        onEdge(edge: TipEdge) {
          judge.trust(edge);
          setEdgeKeys((keys) => [...new Set([...keys, edge.pubkey])]);
        },
      });
    });
  }));

  // Anybody can fill a relay's answer with receipts of their own; to one by author they don't belong.
  createEffect(on([judging, edgeKeys, address, relays], ([judge, authors, stream, where]) => {
    if (judge === undefined || authors.length === 0 || stream === undefined || where.length === 0) return;
    const filter = { kinds: [KIND.tipReceipt], "#a": [stream], authors: [...authors], limit: BACKLOG };
    onCleanup(nostr.subscribe(where, [filter], { event: judge.take }));
  }));

  // A claim may have been judged by an old announcement.
  createEffect(on(targets, () => judging()?.readdress(), { defer: true }));

  // Receipts run out.
  createEffect(on(clock, () => setTips(judging()?.tips() ?? []), { defer: true }));

  return { tips, paymentTargets, edgeUrls };
}
