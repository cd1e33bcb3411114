import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";
import { unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { makeBoxClient } from "../../box/box-client.ts";
import { useIdentity } from "../../identity/identity.ts";
import { recordsHere } from "./records-here.ts";
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
};

const TICK_MS = 2000;

/** Runs a stream while its owner lives: looks at the box every two seconds and announces what is due. */
export function createStudio(o: CreateStudioOptions): { state: Accessor<StudioState>; studio: Studio } {
  const nostr = useNostr();
  const identity = useIdentity();
  const config = useConfig();
  const box = makeBoxClient({
    url: o.box,
    fetch: (input, init) => fetch(input, init),
    sign: identity.sign,
    now: unixNow,
  });
  const studio = makeStudio({
    box,
    nostr,
    sign: identity.sign,
    creator: o.creator,
    facts: o.facts,
    relays: o.relays,
    edges: config.edges,
    now: unixNow,
    quiet: identity.state().kind === "local",
    onState: (next) => setState(next),
  });
  const [state, setState] = createSignal(studio.state());

  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = async () => {
    await studio.tick();
    if (!over) timer = setTimeout(() => void tick(), TICK_MS);
  };
  onMount(async () => {
    recordsHere.put({ pubkey: o.creator, d: o.facts.d, box: o.box, title: o.facts.title, seen: unixNow() });
    await (o.fresh ? studio.open() : studio.resume());
    if (!over) void tick();
  });
  onCleanup(() => {
    over = true;
    clearTimeout(timer);
    studio.stop();
  });
  return { state, studio };
}
