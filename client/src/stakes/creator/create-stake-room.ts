import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { createClock, unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { makeRecordReader } from "./arbiter-said.ts";
import { askHeight } from "./block-height.ts";
import { makeWordCheck } from "./evidence.ts";
import { keysHere } from "./keys-here.ts";
import { makePaidWatch } from "./paid-watch.ts";
import { requestsHere } from "./requests-here.ts";
import type { RoomState } from "./room-stake.ts";
import { askPaid } from "./settle-stake.ts";
import { makeStakeRoom, type StakeRoom } from "./stake-room.ts";
import { isToBeAsked, makeStakeRows, type StakeRow } from "./stake-row.ts";

export type CreateStakeRoomOptions = {
  creator: string;
  /** Text form of the stream's address. */
  stream: string;
  relays: Accessor<readonly string[]>;
  /** The creator's newest terms. */
  newest: Accessor<NostrEvent | undefined>;
};

export type OpenStakeRoom = {
  state: Accessor<RoomState>;
  rows: Accessor<readonly StakeRow[]>;
  /** Blocks on the chain, if a node of the site's tells. */
  height: Accessor<number | undefined>;
  /** Asks at once for the height that would be asked for anyway. */
  look: () => void;
  room: Accessor<StakeRoom | undefined>;
  /** Reads all letters anew: another key is here now. */
  reopen: () => void;
};

const EMPTY: RoomState = { stakes: [], records: [], words: [], log: [], ignored: 0 };
const HEIGHT_MS = 30_000;
/** Blocks of a private chain come when somebody presses a button, maybe on another page. */
const DEMO_HEIGHT_MS = 5000;
/** A burst of events is shown once. */
const DRAW_MS = 150;

/** Answers viewers and follows their stakes while its owner lives. */
export function createStakeRoom({ creator, stream, relays, newest }: CreateStakeRoomOptions): OpenStakeRoom {
  const nostr = useNostr();
  const { monero } = useConfig();
  const [state, setState] = createSignal<RoomState>(EMPTY);
  const [height, setHeight] = createSignal<number>();
  const [room, setRoom] = createSignal<StakeRoom>();
  const clock = createClock(monero.network === "regtest" ? DEMO_HEIGHT_MS : HEIGHT_MS);
  const [looked, setLooked] = createSignal(0);
  createEffect(on([clock, looked], () => {
    let over = false;
    onCleanup(() => over = true);
    void askHeight(monero.nodes, (input, init) => fetch(input, init)).then((told) => {
      if (!over) setHeight(told);
    });
  }));
  const { isWord, known } = makeWordCheck();
  const read = makeRecordReader();
  const [opened, setOpened] = createSignal(0);
  createEffect(on([relays, opened], ([where]) => {
    if (where.length === 0) return;
    setState(EMPTY);
    let drawing: (() => void) | undefined;
    let newestState = EMPTY;
    const room = makeStakeRoom({
      nostr,
      relays: where,
      stream,
      keys: () => keysHere.of(creator),
      newest,
      height,
      now: unixNow,
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      after: afterTimeout,
      isWord,
      read,
      requests: requestsHere,
      onChange: (state) => {
        newestState = state;
        drawing ??= afterTimeout(DRAW_MS, () => {
          drawing = undefined;
          setState(newestState);
        });
      },
    });
    setRoom(room);
    onCleanup(() => {
      room.stop();
      drawing?.();
    });
  }));
  // What the room checked, a few at a time: all at once would hold the page up for seconds.
  const rowsOf = makeStakeRows(known, read);
  const rows = createMemo(() => rowsOf(state(), height()));
  onCleanup(makePaidWatch({
    open: () => rows().filter((row) => isToBeAsked(row, height())).map(({ stake }) => stake),
    async ask({ asked, txids }) {
      const told = await askPaid({ asked, records: [], fetch: (input, init) => fetch(input, init) }, txids);
      for (const event of told) room()?.hear(event);
    },
    now: unixNow,
    after: afterTimeout,
  }));
  const look = () => setLooked((count) => count + 1);
  return { state, rows, height, look, room, reopen: () => setOpened((count) => count + 1) };
}
