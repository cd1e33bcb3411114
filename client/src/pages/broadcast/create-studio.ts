import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";
import { unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { makeBoxClient } from "../../box/box-client.ts";
import { type IdentityState, useIdentity } from "../../identity/identity.ts";
import { halfSignedHere, handedHere, recordsHere } from "./records-here.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import { sharingHere } from "./sharing/sharing-here.ts";
import type { SigningManner } from "./signing-ahead.ts";
import type { StreamFacts } from "./stream-form.ts";
import { makeStudio, type Studio } from "./studio.ts";
import type { StudioState } from "./studio-state.ts";

export type CreateStudioOptions = {
  creator: string;
  facts: StreamFacts;
  /** Address of the box without a slash at the end. */
  box: string;
  relays: () => readonly string[];
  /** The stream is new: it is opened; else it is gone on with. */
  fresh: boolean;
  /** What viewers who share must stake or show, if it was just chosen. */
  pledge?: Pledge | undefined;
};

const TICK_MS = 2000;

const MANNERS = {
  none: "quiet",
  local: "quiet",
  bunker: "unattended",
  extension: "asks",
} as const satisfies Record<
  IdentityState["kind"],
  SigningManner
>;

/** Runs a stream while its owner lives: looks at the box every two seconds and announces what is due. */
export function createStudio(o: CreateStudioOptions): {
  state: Accessor<StudioState>;
  studio: Studio;
  /** What a signature of this person costs. */
  manner: SigningManner;
} {
  const nostr = useNostr();
  const identity = useIdentity();
  const config = useConfig();
  const box = makeBoxClient({
    url: o.box,
    pageProtocol: location.protocol,
    fetch: (input, init) => fetch(input, init),
    sign: identity.sign,
    now: unixNow,
  });
  const manner = MANNERS[identity.state().kind];
  const studio = makeStudio({
    box,
    nostr,
    sign: identity.sign,
    creator: o.creator,
    facts: o.facts,
    relays: o.relays,
    edges: config.edges,
    now: unixNow,
    manner,
    handed: handedHere,
    sharing: sharingHere,
    halfSigned: halfSignedHere,
    pledge: o.pledge,
    loadPledgeWriter: async () => {
      const [{ makePledgeWriter }, { keysHere }] = await Promise.all([
        import("../../stakes/creator/pledge-writer.ts"),
        import("../../stakes/creator/keys-here.ts"),
      ]);
      return makePledgeWriter(keysHere, o.creator);
    },
    onState: (next) => {
      if (next.facts.title !== state().facts.title) record(next.facts.title);
      setState(next);
    },
  });
  const [state, setState] = createSignal(studio.state());

  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = async () => {
    try {
      await studio.tick();
    } finally {
      // What nobody foresaw stops neither the watch over the box nor what comes due.
      if (!over) timer = setTimeout(() => void tick(), TICK_MS);
    }
  };
  const record = (title: string) =>
    recordsHere.put({ pubkey: o.creator, d: o.facts.d, box: o.box, title, seen: unixNow() });
  onMount(async () => {
    record(o.facts.title);
    try {
      await (o.fresh ? studio.open() : studio.resume());
    } finally {
      if (!over) void tick();
    }
  });
  onCleanup(() => {
    over = true;
    clearTimeout(timer);
    studio.stop();
  });
  return { state, studio, manner };
}
