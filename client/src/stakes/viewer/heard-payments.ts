import type { PaymentWord } from "./escrow-watch.ts";
import type { HeardPayment, KeptStake } from "./kept-stake.ts";

/** So many may wait to be looked at; those that the viewer named stay before others. */
const MOST_HEARD = 8;
/** About forty minutes: what no node has heard of by then was mistyped, made up or never sent. */
export const MISSING_BLOCKS = 20;
/** As many by the clock: a node that is behind runs through its blocks. */
export const MISSING_SECONDS = 40 * 60;
/** Anybody who knows the address can pay dust into it: so many are kept, the largest. */
export const MOST_TXIDS = 16;

/** The same stake with payments that somebody named; nothing about them is believed yet. */
export function withHeard(kept: KeptStake, txids: readonly string[], by: HeardPayment["by"]): KeptStake {
  const before = kept.heard ?? [];
  const isFresh = (txid: string) =>
    !kept.txids.includes(txid) &&
    !before.some((one) => one.txid === txid && (one.by === "here" || by === "note"));
  const fresh = [...new Set(txids)].filter(isFresh);
  if (fresh.length === 0) return kept;
  const all = [...before.filter(({ txid }) => !fresh.includes(txid)), ...fresh.map((txid) => ({ txid, by }))];
  const own = all.filter((one) => one.by === "here").slice(-MOST_HEARD);
  const told = all.filter((one) => one.by === "note").slice(0, MOST_HEARD - own.length);
  return { ...kept, heard: [...own, ...told] };
}

/** The same stake without a payment that surely never left. */
export function withoutHeard(kept: KeptStake, txid: string): KeptStake {
  return { ...kept, heard: (kept.heard ?? []).filter((one) => one.txid !== txid) };
}

/** The same stake with payments, in piconero, that nodes and view key showed. */
export function withPaid(kept: KeptStake, paid: ReadonlyMap<string, bigint>): KeptStake {
  const heard = (kept.heard ?? []).filter(({ txid }) => !paid.has(txid) && !kept.txids.includes(txid));
  return withPayments(kept, [...kept.txids, ...paid.keys()], { paid, heard });
}

/** What came before amounts were kept is never taken for dust. */
function withPayments(
  kept: KeptStake,
  txids: readonly string[],
  { paid, heard }: { paid: ReadonlyMap<string, bigint>; heard: readonly HeardPayment[] },
): KeptStake {
  const { heard: _heard, amounts: before = {}, ...rest } = kept;
  const amountOf = (txid: string) => paid.get(txid)?.toString() ?? before[txid];
  const weight = (txid: string) => Number(amountOf(txid) ?? Infinity);
  const all = [...new Set(txids)].toSorted((a, b) =>
    weight(a) < weight(b) ? -1 : weight(a) > weight(b) ? 1 : 0
  )
    .slice(-MOST_TXIDS);
  const amounts = Object.fromEntries(all.flatMap((txid) => {
    const amount = amountOf(txid);
    return amount === undefined ? [] : [[txid, amount]];
  }));
  return {
    ...rest,
    txids: all,
    ...(Object.keys(amounts).length === 0 ? {} : { amounts }),
    ...(heard.length === 0 ? {} : { heard: [...heard] }),
  };
}

/**
 * The same stake after nodes were asked about payments of it, at this height and Unix second. What pays it counts, what pays
 * others goes, and so does what nobody knows for `MISSING_BLOCKS` and `MISSING_SECONDS`; one that counted before, and is unknown
 * now, waits again.
 */
export function withJudged(
  kept: KeptStake,
  words: ReadonlyMap<string, PaymentWord>,
  now: { height: number; at: number } | undefined,
): KeptStake {
  const lost = kept.txids.filter((txid) => words.get(txid) === "unknown" && now !== undefined);
  const waiting = [...kept.heard ?? [], ...lost.map((txid) => ({ txid, by: "here" as const }))];
  const heard = waiting.flatMap((one: HeardPayment): HeardPayment[] => {
    const word = words.get(one.txid);
    if (typeof word === "bigint" || word === "strange") return [];
    if (word === undefined || now === undefined) return [one];
    const { height = now.height, at = now.at } = one.missing ?? {};
    const missing = { height: Math.min(height, now.height), at: Math.min(at, now.at) };
    const isLost = now.height - missing.height >= MISSING_BLOCKS && now.at - missing.at >= MISSING_SECONDS;
    return isLost ? [] : [{ ...one, missing }];
  });
  const counted = kept.txids.filter((txid) => !lost.includes(txid) && words.get(txid) !== "strange");
  const known = [...counted, ...(kept.heard ?? []).map(({ txid }) => txid)];
  const paid = new Map(known.flatMap((txid) => {
    const word = words.get(txid);
    return typeof word === "bigint" ? [[txid, word]] : [];
  }));
  const changed = withPayments(kept, [...counted, ...paid.keys()], { paid, heard });
  const said = ({ txids, amounts, heard = [] }: KeptStake) => JSON.stringify([txids, amounts, heard]);
  return said(changed) === said(kept) ? kept : changed;
}
