import { isHex } from "../../../contracts/hex.ts";

/** A payment that took something home. */
export type SweptPayment = {
  /** 64 hex. */
  txid: string;
  /** Piconero that arrive, in decimal. */
  amount: string;
  /** Unix seconds. */
  sent: number;
  /** As the site's own nodes said last; 0 in the pool, or while none shows it. */
  confirmations: number;
  /** None of those nodes knows it any more: it may never get into a block. */
  lost?: true;
  /** When it was lost, nothing else lay there. */
  wasWhole?: true;
};

/** What went home of an escrow. */
export type Swept = {
  /** Where the newest went. */
  to: string;
  /** The newest last. */
  payments: readonly SweptPayment[];
  /** Everything since the agreement was read, and nothing else lies there; read anew after a payment was lost. */
  whole: boolean;
};

/** What the site's nodes say of a payment: how many blocks deep it is, or that all who answer don't know it. */
export type PaymentDepth = number | "unknown";

/** So deep no payment is forgotten any more. */
export const FINAL_DEPTH = 10;
/** A node may keep a payment to itself for a while before the others hear of it. */
const LOST_SECONDS = 20 * 60;
const MOST_PAYMENTS = 8;

/** Adds a payment; those that were lost give way to it, for it took the same coins. */
export function withSweep(
  before: Swept | undefined,
  { to, whole, ...payment }: Pick<SweptPayment, "txid" | "amount" | "sent"> & { to: string; whole: boolean },
): Swept {
  const known = before?.payments.filter(({ lost, txid }) => lost !== true && txid !== payment.txid) ?? [];
  return { to, whole, payments: [...known, { ...payment, confirmations: 0 }].slice(-MOST_PAYMENTS) };
}

/** Takes what the site's nodes say of its payments at a time in Unix seconds; what none could be asked about stays as it was. */
export function withDepths(
  swept: Swept,
  depths: ReadonlyMap<string, PaymentDepth>,
  nowSeconds: number,
): Swept {
  let { whole } = swept;
  const payments = swept.payments.map((payment): SweptPayment => {
    const depth = depths.get(payment.txid);
    if (depth === undefined || payment.confirmations >= FINAL_DEPTH) return payment;
    const { lost, wasWhole, ...known } = payment;
    if (typeof depth === "number") {
      whole ||= wasWhole === true && swept.payments.every((one) => one === payment || one.lost !== true);
      return { ...known, confirmations: depth };
    }
    if (lost === true) return payment;
    const isLost = nowSeconds - payment.sent > LOST_SECONDS;
    if (!isLost) return { ...known, confirmations: 0 };
    return { ...known, confirmations: 0, lost: true, ...(swept.whole ? { wasWhole: true } : {}) };
  });
  // What a lost one took lies there again, unless another one took the same.
  const isLess = payments.some(({ lost }, at) => lost === true && swept.payments[at]?.lost !== true);
  return { ...swept, payments, whole: whole && !isLess };
}

/** The payments that nodes are still to be asked about. */
export function unsettled({ payments }: Pick<Swept, "payments">): string[] {
  return payments.filter(({ confirmations }) => confirmations < FINAL_DEPTH).map(({ txid }) => txid);
}

/** Piconero that went home, or are on their way. */
export function sweptAmount({ payments }: Swept): bigint {
  return payments.reduce((sum, { amount, lost }) => lost === true ? sum : sum + BigInt(amount), 0n);
}

/** Piconero that lost payments were to bring. */
function lostAmount({ payments }: Swept): bigint {
  return payments.reduce((sum, { amount, lost }) => lost === true ? sum + BigInt(amount) : sum, 0n);
}

/** How far it is: `home` once nothing else lies there and all its payments are final; of lost ones, what they took was looked for. */
export function sweptState({ payments, whole }: Swept): "home" | "waiting" | "lost" | "rest" {
  if (payments.length === 0) return "rest";
  const standing = payments.filter(({ lost }) => lost !== true);
  if (standing.length === 0 || standing.length < payments.length && !whole) return "lost";
  if (standing.some(({ confirmations }) => confirmations < FINAL_DEPTH)) return "waiting";
  return whole ? "home" : "rest";
}

/** What is told of it: piconero (of lost payments, what they were to bring), how deep the shallowest lies, and which that is. */
export function sweptTold(swept: Swept): { amount: bigint; confirmations: number; txid: string } {
  const isLost = sweptState(swept) === "lost";
  const meant = swept.payments.filter(({ lost }) => (lost === true) === isLost);
  const shallowest = meant.toSorted((a, b) => a.confirmations - b.confirmations)[0];
  return {
    amount: isLost ? lostAmount(swept) : sweptAmount(swept),
    confirmations: shallowest?.confirmations ?? 0,
    txid: shallowest?.txid ?? "",
  };
}

/** Reads it out of parsed JSON; `undefined` for anything missing or out of bounds. */
export function readSwept(value: unknown): Swept | undefined {
  const { to, payments = formerPayment(value), whole } = recordOf(value);
  if (typeof to !== "string" || !/^[0-9A-Za-z]{95,106}$/.test(to) || !Array.isArray(payments)) {
    return undefined;
  }
  const read = (payments as unknown[]).slice(-MOST_PAYMENTS).flatMap((one) => readPayment(one) ?? []);
  return read.length === 0 ? undefined : { to, payments: read, whole: whole === true };
}

/** Pages of before kept the last payment's name and what all brought together: how deep it is, nodes have yet to say. */
function formerPayment(value: unknown): unknown[] {
  const { txid, amount } = recordOf(value);
  return [{ txid, amount, sent: 0, confirmations: 0 }];
}

function readPayment(value: unknown): SweptPayment | undefined {
  const { txid, amount, sent, confirmations, lost, wasWhole } = recordOf(value);
  if (!isHex(txid, 32) || typeof amount !== "string" || !/^\d{1,20}$/.test(amount)) return undefined;
  if (!isCount(sent) || !isCount(confirmations)) return undefined;
  return {
    txid,
    amount,
    sent,
    confirmations,
    ...(lost === true ? { lost } : {}),
    ...(wasWhole === true ? { wasWhole } : {}),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
