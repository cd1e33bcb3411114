import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { readForeignAddress } from "../../../contracts/nostr/address.ts";
import { type Deletion, readDeletion } from "../../../contracts/nostr/deletion.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/filter.ts";
import { readGoal } from "../../../contracts/nostr/goal.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { createClock } from "../app/clock.ts";
import { useNostr } from "../app/nostr-context.tsx";
import { presentGoal } from "./present-goal.ts";

export type CreateGoalOptions = {
  /** Text form of the stream's address. */
  address: Accessor<string | undefined>;
  /** Id of the goal that the announcement names, as other clients write it. */
  named: Accessor<string | undefined>;
  relays: Accessor<readonly string[]>;
};

/** A goal as it is shown, and the event that it stands in. */
export type ShownGoal = NonNullable<ReturnType<typeof presentGoal>> & { event: NostrEvent };

/** Newer ones than this many nobody needs. */
const MOST = 8;

/** Follows what a stream's creator collects for, while its owner lives: what they wrote for this stream, or what its announcement names. */
export function createGoal({ address, named, relays }: CreateGoalOptions): Accessor<ShownGoal | undefined> {
  const nostr = useNostr();
  const clock = createClock(60_000);
  const [events, setEvents] = createSignal<readonly NostrEvent[]>([]);
  const [deletions, setDeletions] = createSignal<readonly Deletion[]>([]);
  const creator = createMemo(() => readForeignAddress(address() ?? "")?.creator);
  const goals = createMemo(() =>
    events().map((event) => ({ event, goal: readGoal(event) })).filter(({ goal }) =>
      goal?.author === creator()
    )
  );

  createEffect(on([createMemo(address), createMemo(named), relays], ([stream, id, where]) => {
    setEvents([]);
    setDeletions([]);
    const author = creator();
    if (stream === undefined || author === undefined || where.length === 0) return;
    const filters: Filter[] = [{ kinds: [KIND.goal], authors: [author], "#a": [stream], limit: MOST }];
    if (id !== undefined) filters.push({ kinds: [KIND.goal], ids: [id] });
    onCleanup(nostr.subscribe(where, filters, {
      event(event) {
        if (!events().some((known) => known.id === event.id)) {
          setEvents([...events(), event].slice(-4 * MOST));
        }
      },
    }));
  }));

  const ids = createMemo(() => goals().map(({ event }) => event.id).join());
  createEffect(on([ids, relays], ([known, where]) => {
    const author = creator();
    if (known === "" || author === undefined || where.length === 0) return;
    const filter = { kinds: [KIND.deletion], authors: [author], "#e": known.split(",") };
    onCleanup(nostr.subscribe(where, [filter], {
      event(event) {
        const deletion = readDeletion(event);
        if (deletion !== undefined) setDeletions([...deletions(), deletion].slice(-4 * MOST));
      },
    }));
  }));

  return createMemo(() => {
    const author = creator();
    if (author === undefined) return undefined;
    const found = presentGoal({
      goals: goals().map(({ goal }) => goal).filter((goal) => goal !== undefined),
      deletions: deletions(),
      creator: author,
      now: clock(),
    });
    const event = events().find(({ id }) => id === found?.id);
    return found === undefined || event === undefined ? undefined : { ...found, event };
  });
}
