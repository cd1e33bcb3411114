import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** Where somebody takes money (NIP-A3): a type such as `monero` and what that type needs. */
export type PaymentTarget = { type: string; authority: string };

/** Reads verified payment targets. */
export function readPaymentTargets(
  event: NostrEvent,
): { targets: PaymentTarget[]; monero?: string } | undefined {
  if (event.kind !== KIND.paymentTargets) return undefined;
  const targets: PaymentTarget[] = [];
  for (const [, type, authority] of tagsNamed(event, "payto")) {
    if (type && authority) targets.push({ type: type.toLowerCase(), authority });
  }
  const addresses = targets.filter(({ type }) => isMonero(type)).map(({ authority }) =>
    readMoneroAddress(authority)
  );
  const monero = addresses.find((address) => address !== undefined);
  return monero === undefined ? { targets } : { targets, monero };
}

/** Writes payment targets with this Monero address, or none; targets of other types stay. */
export function paymentTargetsTemplate(
  { monero }: { monero?: string },
  nowSeconds: number,
  previous?: NostrEvent,
): EventTemplate {
  const kept = (previous?.tags ?? []).filter(([name, type]) =>
    name !== "payto" || !isMonero(type?.toLowerCase())
  );
  return {
    kind: KIND.paymentTargets,
    created_at: Math.max(nowSeconds, (previous?.created_at ?? -1) + 1),
    tags: monero === undefined ? kept : [["payto", "monero", monero], ...kept],
    content: previous?.content ?? "",
  };
}

/** A text spelled like a Monero address; whether it is one, its checksum tells. */
export function readMoneroAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9A-HJ-NP-Za-km-z]{95,106}$/.test(text) ? text : undefined;
}

function isMonero(type: string | undefined): boolean {
  // Amethyst writes and reads both.
  return type === "monero" || type === "xmr";
}
