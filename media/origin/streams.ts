import { join } from "node:path";
import type { StreamState } from "../../contracts/api/status.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { type Broadcast, type BroadcastView, makeBroadcast } from "./broadcast.ts";
import type { Ladder } from "./ladder/ladder.ts";
import type { MediaMtxClient } from "./mediamtx-client.ts";
import { makeSessionShelf } from "./session-shelf.ts";
import type { BoxSigner } from "./signer.ts";
import type { StreamStore } from "./stream-store.ts";

/** Every stream of the box at work. */
export type Streams = {
  readonly broadcasts: ReadonlyMap<string, Broadcast>;
  /** Begins to follow a stream, or to follow it under another address. */
  follow: (d: string) => void;
  view: (d: string) => BroadcastView | undefined;
  state: (d: string) => StreamState;
  close: () => Promise<void>;
};

export type StreamsOptions = {
  /** Where running sessions are kept. */
  folder: string;
  store: StreamStore;
  client: MediaMtxClient;
  signer: BoxSigner;
  publish: (relays: readonly string[], event: NostrEvent) => void;
  ladderOf: ((d: string) => Ladder | undefined) | undefined;
  onDiskFault: (d: string, fault: string | undefined) => void;
  now: () => number;
  /** Milliseconds that go on evenly whoever sets the clock. */
  steady: () => number;
  log: (line: string) => void;
};

/** Follows every stream that the store has. */
export function followStreams(options: StreamsOptions): Streams {
  const { folder, store, client, signer, publish, ladderOf, onDiskFault, now, steady, log } = options;
  const broadcasts = new Map<string, Broadcast>();
  const begin = (d: string) => {
    const address = () => store.get(d)?.address ?? "";
    const { keep, resume } = makeSessionShelf({
      folder: join(folder, d),
      address,
      signer,
      now,
      log,
      onFault: (fault) => onDiskFault(d, fault),
    });
    broadcasts.set(
      d,
      makeBroadcast({
        d,
        address,
        client,
        signer,
        keep,
        resumed: resume(),
        publishRecords: (events) => {
          for (const event of events) publish(store.get(d)?.relays ?? [], event);
        },
        ladder: ladderOf?.(d),
        now,
        steady,
        log,
      }),
    );
  };
  for (const { d } of store.list()) begin(d);
  const view = (d: string) => broadcasts.get(d)?.view();
  return {
    broadcasts,
    follow: (d) => {
      const broadcast = broadcasts.get(d);
      if (broadcast === undefined) return begin(d);
      // Under another address the same bytes are another stream.
      if (broadcast.view().session?.address !== store.get(d)?.address) broadcast.endSession("replaced");
    },
    view,
    state: (d) => view(d)?.state ?? "waiting",
    close: async () => {
      await Promise.all([...broadcasts.values()].map((broadcast) => broadcast.close()));
    },
  };
}
