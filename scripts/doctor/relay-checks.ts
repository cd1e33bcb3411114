import type { StreamAddress } from "../../contracts/nostr/address.ts";
import { checkpointTemplate } from "../../contracts/nostr/checkpoint.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { signEvent } from "../../contracts/nostr/event-signature.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type Check, fail, pass, skipped } from "./finding.ts";

/** What one relay has of a stream. */
export type RelayWord = {
  relay: string;
  /** Undefined when it didn't answer. */
  events: NostrEvent[] | undefined;
};

export type RelayChecksOptions = {
  address: StreamAddress | undefined;
  words: Promise<RelayWord[]>;
  publish: (
    event: NostrEvent,
    relay: string,
  ) => Promise<{ state: "accepted" } | { state: "refused"; reason: string }>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Asks for everything that a stream's viewers ask for. */
export function streamFilter({ creator, d }: StreamAddress): Filter {
  return { kinds: [KIND.liveEvent, KIND.delegation], authors: [creator], "#d": [d] };
}

/** Whether relays answer, agree, and take what a box says. */
export function relayChecks({ address, words, publish, now }: RelayChecksOptions): Check[] {
  const without = "no stream was named: call doctor with its watch link";
  return [
    {
      name: "relays",
      run: async () => {
        const said = await words;
        if (address === undefined) return skipped(without);
        if (said.length === 0) return skipped("the link names no relay");
        const silent = said.filter(({ events }) => events === undefined).map(({ relay }) => relay);
        if (silent.length > 0) {
          return fail(
            `${silent.length} of ${said.length} don't answer: ${silent.join(", ")}`,
            "Viewers don't wait for it; but take it out of the stream's relays if it stays so.",
          );
        }
        const newest = new Map<number, number>();
        for (const { kind, created_at } of said.flatMap(({ events = [] }) => events)) {
          newest.set(kind, Math.max(created_at, newest.get(kind) ?? 0));
        }
        const behind = said.filter(({ events = [] }) =>
          [...newest].some(([kind, at]) => !events.some((one) => one.kind === kind && one.created_at === at))
        );
        if (newest.size === 0) {
          return fail(
            "none knows the stream",
            "Is the link right? The studio tells relays when it opens a stream.",
          );
        }
        return behind.length === 0
          ? pass(`${said.length} have the newest announcement and delegation`)
          : fail(
            `${behind.map(({ relay }) => relay).join(", ")} lacks the newest announcement or delegation`,
            "It lost or refused them: the studio says what each relay answered. Whoever asks it alone sees an old stream.",
          );
      },
    },
    {
      name: "relay-takes",
      run: async () => {
        const said = await words;
        if (address === undefined || said.length === 0) return skipped(without);
        const answers = await Promise.all(said.map(async ({ relay }) => ({
          relay,
          answer: await publish(probe(address, now()), relay),
        })));
        const refused = answers.flatMap(({ relay, answer }) =>
          answer.state === "refused" ? [`${relay} (${answer.reason || "no reason given"})`] : []
        );
        return refused.length === 0 ? pass("all take events of a key they don't know") : fail(
          `refused: ${refused.join(", ")}`,
          "Viewers can't chat there, and a box can't leave its records: ask its operator, or choose another relay.",
        );
      },
    },
  ];
}

/** Of a kind that relays pass on and don't keep, by a key that nobody knows: it says nothing to anybody. */
function probe(address: StreamAddress, nowMs: number): NostrEvent {
  const template = checkpointTemplate(
    {
      address: formatAddress({ ...address, d: "doctor" }),
      sid: "0".repeat(16),
      rid: "doctor",
      n: -1,
      head: "0".repeat(64),
      state: "ended",
    },
    Math.floor(nowMs / 1000),
  );
  return signEvent(template, crypto.getRandomValues(new Uint8Array(32)));
}
