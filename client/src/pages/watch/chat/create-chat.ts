import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { chatTemplate } from "../../../../../contracts/nostr/chat.ts";
import { deletionTemplate, readDeletion } from "../../../../../contracts/nostr/deletion.ts";
import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import type { LiveEvent } from "../../../../../contracts/nostr/live-event.ts";
import { muteListTemplate, readMuteList } from "../../../../../contracts/nostr/mute-list.ts";
import { readRelayList } from "../../../../../contracts/nostr/relay-list.ts";
import { reportTemplate, type ReportType } from "../../../../../contracts/nostr/report.ts";
import { unixNow } from "../../../app/clock.ts";
import { useNostr } from "../../../app/nostr-context.tsx";
import { useIdentity } from "../../../identity/identity.ts";
import { faultCode } from "../../../identity/signer-fault.ts";
import { createProfiles, type Profiles } from "../../../nostr/profiles.ts";
import { makeChatLog } from "./chat-log.ts";
import { type ChatOutcome, makeChatPost } from "./chat-post.ts";
import type { ChatRow } from "./chat-row.ts";
import type { ShownTip } from "../../../tips/tip-book.ts";
import { judgeDraft } from "./draft.ts";
import { createDeletions } from "./create-deletions.ts";
import { createLists } from "./create-lists.ts";
import { makePace } from "./pace.ts";
import { presentMuteList } from "./present-mute-list.ts";
import { isTip } from "./tip-rows.ts";

/** How the chat does as a whole. */
export type ChatState = "loading" | "open" | "down" | "no-relays";

export type Chat = {
  rows: Accessor<readonly ChatRow[]>;
  state: Accessor<ChatState>;
  relays: Accessor<readonly string[]>;
  people: Profiles;
  /** Muted by the viewer. */
  mutes: Accessor<ReadonlySet<string>>;
  find: (id: string) => ChatRow | undefined;
  /** Whether a message or a tip is there and no list hides it. */
  isShown: (id: string) => boolean;
  send: (typed: string, parent?: NostrEvent) => Promise<ChatOutcome>;
  retry: (id: string) => Promise<void>;
  discard: (id: string) => void;
  mute: (pubkey: string, muted: boolean) => Promise<ChatOutcome>;
  report: (row: ChatRow, type: ReportType, text: string) => Promise<ChatOutcome>;
  remove: (row: ChatRow) => Promise<ChatOutcome>;
};

export type CreateChatOptions = {
  live: Accessor<LiveEvent>;
  relays: Accessor<readonly string[]>;
  /** Hears of each message of others that comes in while the page is open, and is shown. */
  onArrival: (row: ChatRow) => void;
  /** Verified tips, shown among the messages. */
  tips: Accessor<readonly ShownTip[]>;
};

const RELAY_LIMIT = 10;
const BACKLOG = 200;

/** Follows and feeds the chat of a stream, tied to its owner. */
export function createChat(o: CreateChatOptions): Chat {
  const nostr = useNostr();
  const identity = useIdentity();
  const address = createMemo(() => o.live().address);
  const host = createMemo(() => o.live().host);
  const me = createMemo(() => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  });

  const [rows, setRows] = createSignal<readonly ChatRow[]>([]);
  const [answered, setAnswered] = createSignal(false);
  let log = makeChatLog({ address: address(), now: unixNow });
  const pace = makePace();

  const lists = createLists({
    authors: () => [...new Set([host(), me()].filter((key) => key !== undefined))],
    relays: o.relays,
  });

  const listed = (pubkey: string | undefined) => {
    const event = lists.of(KIND.relayList, pubkey);
    return event && readRelayList(event);
  };
  const relays = createMemo<readonly string[]>(
    () => [...new Set([...o.relays(), ...listed(host())?.read ?? []])].slice(0, RELAY_LIMIT),
    [],
    { equals: (a, b) => a.join() === b.join() },
  );

  /** What the viewer says reaches the stream's relays and the viewer's own. */
  const outbox = () => [...new Set([...relays(), ...writeRelays()])].slice(0, RELAY_LIMIT + 2);
  const writeRelays = () => listed(me())?.write ?? [];

  const people = createProfiles(nostr, relays);

  let drawing: ReturnType<typeof setTimeout> | undefined;
  // A burst of messages is drawn once.
  const draw = () => {
    drawing ??= setTimeout(() => {
      drawing = undefined;
      setRows(log.rows());
    }, 40);
  };
  onCleanup(() => clearTimeout(drawing));

  createEffect(on(address, () => {
    log = makeChatLog({ address: address(), now: unixNow });
    setRows([]);
    setAnswered(false);
  }));

  createEffect(() => {
    const mutes = [host(), me()].map((key) => lists.of(KIND.muteList, key));
    log.mute(mutes.map((event) => event && readMuteList(event)).filter((list) => list !== undefined));
    draw();
  });

  createEffect(() => {
    address();
    if (log.setTips(o.tips())) draw();
  });

  createEffect(() => {
    const [where, what] = [relays(), address()];
    if (where.length === 0) return;
    const opened = unixNow();
    onCleanup(nostr.subscribe(where, [{ kinds: [KIND.chat], "#a": [what], limit: BACKLOG }], {
      event(event) {
        const isNew = log.find(event.id) === undefined;
        if (!log.add(event)) return;
        draw();
        const row = log.shown(event.id);
        if (row !== undefined && isNew && event.created_at >= opened - 5 && event.pubkey !== me()) {
          o.onArrival(row);
        }
      },
      eose: () => setAnswered(true),
    }));
  });

  createDeletions({
    ids: () => idsOf(rows()),
    relays,
    onDeletion: (deletion) => log.erase(deletion) && draw(),
  });

  const state = createMemo<ChatState>(() => {
    if (relays().length === 0) return "no-relays";
    const health = nostr.relays().filter(({ url }) => relays().includes(url));
    const reachable = health.some(({ state }) =>
      state === "open" || state === "connecting" || state === "idle"
    );
    if (health.length > 0 && !reachable) return "down";
    return answered() || rows().length > 0 ? "open" : "loading";
  });

  const { publish, act } = makeChatPost({ nostr, sign: identity.sign, outbox });

  const deliver = async (event: NostrEvent) => {
    log.deliver(event.id, { state: "pending" });
    draw();
    const refused = await publish(event);
    log.deliver(event.id, refused === undefined ? { state: "sent" } : { state: "failed", reasons: refused });
    draw();
  };

  return {
    rows,
    state,
    relays,
    people,
    mutes: createMemo(() => {
      const own = lists.of(KIND.muteList, me());
      return new Set(own && readMuteList(own)?.pubkeys);
    }),
    find: (id) => log.find(id),
    isShown: (id) => log.shown(id) !== undefined,

    async send(typed, parent) {
      const draft = judgeDraft(typed);
      if (draft.verdict === "refused") return { outcome: "unsent", why: draft.code };
      const seconds = pace.take(performance.now());
      if (seconds > 0) return { outcome: "too-fast", seconds };
      const relay = relays()[0];
      let event: NostrEvent;
      try {
        event = await identity.sign(chatTemplate({
          address: address(),
          text: draft.text,
          ...(relay === undefined ? {} : { relay }),
          ...(parent === undefined ? {} : { parent: { id: parent.id, pubkey: parent.pubkey } }),
        }, unixNow()));
      } catch (error) {
        return { outcome: "unsigned", code: faultCode(error) };
      }
      log.add(event, { state: "pending" });
      void deliver(event);
      return { outcome: "done" };
    },

    async retry(id) {
      const row = log.find(id);
      if (row?.delivery.state === "failed") await deliver(row.event);
    },

    discard(id) {
      if (log.drop(id)) draw();
    },

    async mute(pubkey, muted) {
      const present = await presentMuteList({
        nostr,
        viewer: me(),
        relays: outbox(),
        own: writeRelays(),
        known: lists.of(KIND.muteList, me()),
      });
      if (present.state === "unknown") return { outcome: "unsent", why: "list-unread" };
      return await act(
        () => muteListTemplate({ pubkey, muted }, unixNow(), present.list),
        lists.take,
      );
    },

    report: ({ event, message }, type, text) =>
      act(
        () =>
          reportTemplate(
            { pubkey: message.pubkey, type, eventId: event.id, address: message.address, text },
            unixNow(),
          ),
        () => {},
      ),

    remove: ({ event }) =>
      act(() => deletionTemplate({ events: [event] }, unixNow()), (deletion) => {
        const read = readDeletion(deletion);
        if (read !== undefined && log.erase(read)) draw();
      }),
  };
}

/** Ids of the newest messages; a tip has none that a relay knows. */
function idsOf(rows: readonly ChatRow[]): string[] {
  return rows.filter((row) => !isTip(row)).slice(-BACKLOG).map(({ event }) => event.id);
}
