import { checkpointOf } from "../../contracts/seal/chain.ts";
import { type CheckpointState, checkpointTemplate } from "../../contracts/nostr/checkpoint.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type Gate, makeGate } from "./blocking.ts";
import { renderMediaPlaylist } from "./media-playlist.ts";
import { type Keeper, makeRendition, type Rendition } from "./rendition.ts";
import type { BoxSigner } from "./signer.ts";

/** Bytes of one playlist as they stand now; the packed form is made when first asked for. */
export type Published = { text: Uint8Array; packed: Uint8Array | undefined; signedMs: number };

/** One rendition with what its readers get. */
export type SealedRendition = {
  rendition: Rendition;
  partTargetUs: number;
  ll: Published;
  index: Published;
  /** Readers that wait for media of this rendition. */
  gate: Gate;
};

/** What the checkpoints say, or that another session took over. */
export type SessionState = CheckpointState | "replaced";

/** One broadcast of one stream: its renditions, sealed and published. */
export type Session = {
  readonly sid: string;
  /** Text form of the stream's address. */
  readonly address: string;
  readonly targetDurationS: number;
  readonly renditions: ReadonlyMap<string, SealedRendition>;
  state: () => SessionState;
  /** Signs and renders a rendition anew; `segments` when complete ones changed. */
  publish: (rid: string, changed: { segments: boolean }) => void;
  /** Signs again what would grow stale. */
  heartbeat: () => void;
  /** Says what the encoder does, under a signature; unchanged state costs nothing. */
  setState: (state: SessionState) => void;
  /** The checkpoints as records for relays. */
  records: () => NostrEvent[];
};

export type SessionOptions = {
  sid: string;
  /** Text form of the stream's address. */
  address: string;
  targetDurationS: number;
  renditions: readonly { rid: string; partTargetUs: number }[];
  keeper: (rid: string) => Keeper;
  signer: BoxSigner;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Renditions as kept on disk by an earlier run of the box. */
  kept?: ReadonlyMap<string, Rendition>;
};

/** Signatures are renewed before they are this old; the protocol asks for 5 s. */
const HEARTBEAT_MS = 4500;

const NOTHING: Published = { text: new Uint8Array(), packed: undefined, signedMs: 0 };

/** Begins a session, or goes on with one that was kept. */
export function makeSession(options: SessionOptions): Session {
  const { sid, address, targetDurationS, signer, now } = options;
  const renditions = new Map<string, SealedRendition>();
  for (const { rid, partTargetUs } of options.renditions) {
    const rendition = options.kept?.get(rid) ?? makeRendition(sid, rid, options.keeper(rid));
    renditions.set(rid, { rendition, partTargetUs, ll: NOTHING, index: NOTHING, gate: makeGate() });
  }
  let state: SessionState = "live";
  let newest = 0;
  const encoder = new TextEncoder();

  const signedState = (): CheckpointState => (state === "replaced" ? "ended" : state);
  /** A clock set back must not make a later signature look older. */
  const createdAt = () => (newest = Math.max(newest, Math.floor(now() / 1000)));

  const render = (sealed: SealedRendition, form: "index" | "ll"): Published => {
    const { rendition, partTargetUs } = sealed;
    const { chain } = rendition;
    const checkpoint = checkpointOf(chain, { address, state: signedState(), lowLatency: form === "ll" });
    const text = renderMediaPlaylist({
      form,
      head: { sid, rid: rendition.rid, event: signer.sign(checkpointTemplate(checkpoint, createdAt())) },
      targetDurationS,
      partTargetUs,
      segments: rendition.segments,
      open: chain.open && { n: chain.n + 1, segment: chain.open, parts: rendition.open },
      chain: { head: chain.head, n: chain.n, breaks: rendition.breaks },
      inits: rendition.inits,
      nextK: rendition.nextK,
      ended: signedState() === "ended",
    });
    return { text: encoder.encode(text), packed: undefined, signedMs: now() };
  };
  const publishAll = () => {
    for (const sealed of renditions.values()) {
      sealed.ll = render(sealed, "ll");
      sealed.index = render(sealed, "index");
      sealed.gate.wake();
    }
  };

  return {
    sid,
    address,
    targetDurationS,
    renditions,
    state: () => state,
    publish: (rid, { segments }) => {
      const sealed = renditions.get(rid);
      if (sealed === undefined) return;
      sealed.ll = render(sealed, "ll");
      if (segments || sealed.index === NOTHING) sealed.index = render(sealed, "index");
      sealed.gate.wake();
    },
    heartbeat: () => {
      if (signedState() === "ended") return;
      const due = now() - HEARTBEAT_MS;
      for (const sealed of renditions.values()) {
        if (sealed.ll.signedMs <= due) sealed.ll = render(sealed, "ll");
        if (sealed.index.signedMs <= due) sealed.index = render(sealed, "index");
      }
    },
    setState: (next) => {
      if (next === state || state === "ended" || state === "replaced") return;
      state = next;
      publishAll();
      if (signedState() === "ended") { for (const { gate } of renditions.values()) gate.close(); }
    },
    records: () =>
      [...renditions.values()].map(({ rendition }) => {
        const checkpoint = checkpointOf(rendition.chain, {
          address,
          state: signedState(),
          lowLatency: false,
        });
        return signer.sign(checkpointTemplate(checkpoint, createdAt(), KIND.checkpointRecord));
      }),
  };
}
