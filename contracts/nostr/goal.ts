import { readForeignAddress } from "./address.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";
import { readUnixTime } from "./unix-time.ts";
import { readRelayUrls } from "./url.ts";

/** Something money is collected for (NIP-75). */
export type Goal = {
  id: string;
  author: string;
  text: string;
  /** Piconero: our own tag, since NIP-75 counts in millisatoshi. None: the goal is in other money. */
  piconero?: bigint;
  /** Unix seconds: what comes later doesn't count. */
  closedAt?: number;
  /** Unix seconds: what came before doesn't count. */
  createdAt: number;
  relays: string[];
};

/** More than the supply. */
const LARGEST = (1n << 64n) - 1n;
const LONGEST_TEXT = 1000;

/** Reads a verified goal of any client. */
export function readGoal(event: NostrEvent): Goal | undefined {
  if (event.kind !== KIND.goal) return undefined;
  const piconero = readPiconero(soleTagValue(event, "monero"));
  const closedAt = readUnixTime(soleTagValue(event, "closed_at"));
  return {
    id: event.id,
    author: event.pubkey,
    text: event.content.trim().slice(0, LONGEST_TEXT).toWellFormed(),
    createdAt: event.created_at,
    relays: readRelayUrls(tagsNamed(event, "relays").flatMap((tag) => tag.slice(1))),
    ...(piconero === undefined ? {} : { piconero }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

export type GoalOptions = {
  /** Text form of the stream's address. */
  address: string;
  text: string;
  piconero: bigint;
  relays: readonly string[];
  /** Unix seconds: what comes later shall not count. */
  closedAt?: number;
};

/** Writes a goal in Monero. NIP-75 asks for an amount in millisatoshi as well: 0, since nobody knows what that would be. */
export function goalTemplate(
  { address, text, piconero, relays, closedAt }: GoalOptions,
  nowSeconds: number,
): EventTemplate {
  if (readForeignAddress(address) === undefined) throw new Error(`not the address of a stream: ${address}`);
  if (piconero <= 0n || piconero > LARGEST) throw new RangeError("no amount of piconero");
  if (closedAt !== undefined && closedAt <= nowSeconds) throw new RangeError("it would be over already");
  return {
    kind: KIND.goal,
    created_at: nowSeconds,
    tags: [
      ["amount", "0"],
      ["monero", String(piconero)],
      ["relays", ...readRelayUrls([...relays])],
      ["a", address],
      ...closedAt === undefined ? [] : [["closed_at", String(closedAt)]],
    ],
    content: text,
  };
}

function readPiconero(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[1-9][0-9]{0,19}$/.test(text)) return undefined;
  const amount = BigInt(text);
  return amount <= LARGEST ? amount : undefined;
}
