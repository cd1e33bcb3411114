import type { Browser, Page } from "playwright-core";
import { TipVerifyRequest } from "../../contracts/api/tips.ts";
import type { BoxStatus } from "../../contracts/api/status.ts";
import { toHex } from "../../contracts/hex.ts";
import { derivationOf } from "../../contracts/monero/derivation.ts";
import { asciiBytes, hashToScalar, keccak256 } from "../../contracts/monero/keccak.ts";
import { timesSecret } from "../../contracts/monero/point.ts";
import { scalarBytes } from "../../contracts/monero/scalar.ts";
import { tipPaymentId } from "../../contracts/monero/tip.ts";
import { payOnPaper, type TrialTransaction, trialWallet } from "../../contracts/monero/trial-chain.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { tipReceiptTemplate } from "../../contracts/nostr/tip-receipt.ts";
import * as v from "valibot";
import { type Answer, startAnswering } from "./answering-server.ts";
import { startSite } from "./built-site.ts";
import { liveEvent, now, openContext, type OpenOptions, profile, testKey } from "./discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "./memory-relay.ts";
import { paperEdgeSays } from "./paper-edge.ts";
import { type PaperChain, paperNodeSays } from "./paper-node.ts";
import { startChromium } from "./watch-stand.ts";

const HOST = 0;
const EDGE_KEY = testKey(90);
/** Whom tips are paid to, unless a trial says otherwise. */
export const CREATOR = trialWallet("creator");
/** The stream that is tipped. */
export const TIP_STREAM = { creator: publicKeyOf(testKey(HOST)), d: "main" };
/** Its address, as events name it. */
export const TIP_ADDRESS = formatAddress(TIP_STREAM);

/** A payment that was written but never sent: every reader takes it, no chain would. */
export type PaperTip = TrialTransaction & { /** As a wallet gives it out. */ txKey: string };

/** What a wallet makes of a tip's message: a payment to its address, with its payment id. */
export function payTipOnPaper(message: string, amount: bigint, wallet = CREATOR): PaperTip {
  // The transaction's key is made of address and amount, so it is known before the rest.
  const txSecret = hashToScalar(asciiBytes(`transaction to ${wallet.address} of ${amount}`));
  const mask = keccak256(derivationOf(timesSecret(txSecret, wallet.view)), Uint8Array.of(0x8d));
  const encrypted = tipPaymentId(message).map((byte, i) => byte ^ (mask[i] ?? 0));
  const paid = payOnPaper(wallet, amount, { leading: [2, 9, 1, ...encrypted] });
  return { ...paid, txKey: toHex(scalarBytes(txSecret)) };
}

/** A node and an edge for tests. Both know what they are told; the edge judges every proof as a real one does. */
export type TipStand = PaperChain & {
  relay: MemoryRelay;
  /** Neither answers while set. */
  nodeDown: boolean;
  edgeDown: boolean;
  /** Bodies that the edge was asked with. */
  asked: TipVerifyRequest[];
  /** A receipt of the edge that the stream lists, for a tip that was paid elsewhere. */
  receipt: (options: ReceiptOptions) => NostrEvent;
  open: (options?: OpenOptions & { hash?: string }) => Promise<Page>;
  close: () => Promise<void>;
};

type ReceiptOptions = {
  amount: bigint;
  words?: string;
  level?: "pool" | "1" | "10";
  nonce?: string;
  payer?: string;
  /** Session that it was paid in. */
  sid?: string;
  ago?: number;
  /** Another edge's, or nobody's. */
  key?: Uint8Array;
};

export type TipStandOptions = {
  /** The site names no node. */
  nodeless?: boolean;
  /** The stream lists no edge. */
  edgeless?: boolean;
  /** More tags of the announcement. */
  tags?: string[][];
  /** The session that the stream's box says; default: there is no box. */
  sid?: string;
  /** Where the stream is paid; null: nowhere. Default: the creator's wallet. */
  monero?: string | null;
};

/** Runs a trial on a stand with a browser of its own, and ends both. */
export async function withTipStand(
  work: (stand: TipStand) => Promise<void>,
  options?: TipStandOptions,
): Promise<void> {
  const browser = await startChromium();
  let stand: TipStand | undefined;
  try {
    stand = await startTipStand(browser, options);
    await work(stand);
  } finally {
    await browser.close();
    await stand?.close();
  }
}

/** Starts relay, node, edge and site for one stream whose creator takes tips. */
async function startTipStand(browser: Browser, options: TipStandOptions = {}): Promise<TipStand> {
  const relay = startMemoryRelay();
  const minedAt = now();
  const server = await startAnswering(answerTo);
  const base = server.url;
  const site = await startSite({
    relays: [relay.url],
    configText: JSON.stringify({
      relays: [relay.url],
      monero: { network: "regtest", nodes: options.nodeless ? [] : [`${base}/node`] },
    }),
  });

  const stand: TipStand = {
    relay,
    chain: new Map(),
    blocks: 100,
    nodeDown: false,
    edgeDown: false,
    asked: [],
    receipt: ({ amount, words = "", level = "1", nonce, payer, sid, ago = 0, key = EDGE_KEY }) => {
      const mark = toHex(crypto.getRandomValues(new Uint8Array(16)));
      return signEvent(
        tipReceiptTemplate({
          form: "private",
          address: TIP_ADDRESS,
          amount,
          level,
          words,
          nonce: nonce ?? toHex(crypto.getRandomValues(new Uint8Array(8))),
          marks: [mark],
          exp: now() + 3600,
          ...(payer && { payer }),
          ...(sid && { sid }),
        }, now() - ago),
        key,
      );
    },
    async open({ hash, ...screen } = {}) {
      const page = await (await openContext(browser, screen)).newPage();
      await page.goto(`${site.url}/#/${hash ?? `watch/${streamLink(TIP_STREAM, [relay.url])}`}`);
      return page;
    },
    async close() {
      server.close();
      await Promise.all([relay.close(), site.close()]);
    },
  };

  const { monero = CREATOR.address } = options;
  relay.add(profile(HOST, "Nora Hive"));
  relay.add(liveEvent({
    by: HOST,
    title: "Bees",
    ...(options.sid && { streaming: `${base}/live/main/index.m3u8` }),
    tags: [
      ["relays", relay.url],
      ...(monero === null ? [] : [["monero", monero]]),
      ...(options.edgeless ? [] : [["edge", `${base}/edge`]]),
      ...(options.tags ?? []),
    ],
  }));
  return stand;

  function answerTo(url: string, body: string): Answer {
    if (url.startsWith("/node")) {
      const path = url.slice("/node".length);
      return stand.nodeDown ? [503, {}] : [200, paperNodeSays(stand, { path, body, minedAt })];
    }
    if (url === "/live/main/status.json") return [200, boxStatus()];
    if (stand.edgeDown) return [503, {}];
    if (url === "/edge/") return [200, { name: "an edge for tests", pubkey: publicKeyOf(EDGE_KEY) }];
    const ask = v.parse(TipVerifyRequest, JSON.parse(body));
    stand.asked.push(ask);
    return paperEdgeSays(stand, { key: EDGE_KEY, stream: TIP_ADDRESS, payTo: CREATOR.address }, ask);
  }

  function boxStatus(): BoxStatus {
    return {
      d: TIP_STREAM.d,
      state: "live",
      since: now() - 60,
      sid: options.sid ?? null,
      tracks: [],
      bitrate: null,
      keyframeInterval: null,
      warnings: [],
    };
  }
}
