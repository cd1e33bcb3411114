import type { BoxStatus } from "../../contracts/api/status.ts";
import {
  type EventTemplate,
  type NostrEvent,
  publicKeyOf,
  signEvent,
  tagValue,
} from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { BoxAnswer, BoxClient, BoxFault } from "../src/box/box-client.ts";
import { SignerFault } from "../src/identity/signer-fault.ts";
import { makeHalfSignedStore } from "../src/pages/broadcast/half-signed.ts";
import { makeHandedStore } from "../src/pages/broadcast/handed-records.ts";
import { makeSharingStore } from "../src/pages/broadcast/sharing/sharing-store.ts";
import { makeStudio, type StudioOptions } from "../src/pages/broadcast/studio.ts";
import type { StudioState } from "../src/pages/broadcast/studio-state.ts";
import { makeKeyStore } from "../src/stakes/creator/key-store.ts";
import { makePledgeWriter } from "../src/stakes/creator/pledge-writer.ts";

/** The creator of the trial stream; the key is worthless. */
const secret = new Uint8Array(32).fill(1);
const creator = publicKeyOf(secret);
const url = "https://box.example";
const signer = "ab".repeat(32);
/** The one relay of a trial studio. */
export const RELAY = "wss://r.example";

function memoryStorage(): Pick<Storage, "getItem" | "setItem"> {
  const items = new Map<string, string>();
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, text) => void items.set(name, text) };
}

/** A studio whose box, relay, signer and clock a test turns. */
export function makeTrialStudio(more: Partial<StudioOptions> = {}) {
  let now = 1_790_000_000;
  const published: NostrEvent[] = [];
  const handed: NostrEvent[][] = [];
  const calls: string[] = [];
  let keys = 0;
  const storage = memoryStorage();
  const store = makeHandedStore(() => storage);
  const sharing = makeSharingStore(() => storage);
  const halfSigned = makeHalfSignedStore(() => storage);
  const stakeKeys = makeKeyStore({ storage: () => storage, randomBytes: (n) => new Uint8Array(n).fill(6) });
  const stage = {
    store,
    sharing,
    halfSigned,
    published,
    handed,
    calls,
    state: undefined as StudioState | undefined,
    box: "waiting" as BoxStatus["state"],
    boxFault: undefined as BoxFault | undefined,
    /** An encoder has come back that no status has told of yet. */
    encoderBack: false,
    relayAccepts: true,
    /** Relays that say nothing to a question, and never that it was all. */
    relaySilent: false,
    /** Relays that say that it was all; undefined: each. */
    answers: undefined as string[] | undefined,
    signerSays: undefined as SignerFault | undefined,
    /** What relays are told while the studio listens. */
    listeners: new Set<(event: NostrEvent) => void>(),
    /** How often the signer was asked. */
    asked: 0,
    /** What the signer says from that question on. */
    refusesFrom: Infinity,
    wait: (seconds: number) => now += seconds,
    /** As the creator, past the signer. */
    sign: (template: EventTemplate) => signEvent(template, secret),
    kinds: () => published.map((e) => e.kind === KIND.liveEvent ? `${tagValue(e, "status")}` : `${e.kind}`),
  };
  const loadWriter = () => Promise.resolve(makePledgeWriter(stakeKeys, creator));
  const answer = <T>(call: string, value: () => T): Promise<BoxAnswer<T>> => {
    calls.push(call);
    return Promise.resolve(
      stage.boxFault === undefined ? { ok: true, value: value() } : { ok: false, fault: stage.boxFault },
    );
  };
  const grant = () => ({
    d: "bees",
    signer,
    key: `key${++keys}`,
    publish: {
      whip: `${url}/whip/bees`,
      rtmp: `rtmp://box.example/live/bees?token=key${keys}`,
      srt: "srt://x",
    },
    watch: { index: `${url}/live/bees/index.m3u8`, ll: `${url}/live/bees/ll.m3u8`, whep: `${url}/whep/bees` },
  });
  const box: BoxClient = {
    url,
    info: () =>
      answer("info", () => ({ pubkey: signer, npub: "npub1", version: "1", limits: {}, claimed: true })),
    status: () =>
      answer("status", (): BoxStatus => ({
        d: "bees",
        state: stage.box,
        since: now,
        sid: null,
        tracks: [],
        bitrate: null,
        keyframeInterval: null,
        warnings: [],
      })),
    putStream: () => answer("putStream", grant),
    renewKey: () => answer("renewKey", grant),
    putAnnouncements: (_, events, { over = false } = {}) => {
      if (over && stage.encoderBack) {
        const fault = {
          fault: "problem",
          status: 409,
          code: "on-air",
          detail: "An encoder is back.",
        } as const;
        return Promise.resolve({ ok: false, fault });
      }
      return answer("putAnnouncements", () => {
        handed.push(events);
        return undefined;
      });
    },
  };
  const studio = makeStudio({
    box,
    nostr: {
      query: (relays, _filters, { answered } = {}) => {
        if (stage.relaySilent) return Promise.resolve([]);
        (stage.answers ?? relays).forEach((relay) => answered?.(relay));
        return Promise.resolve(published);
      },
      subscribe: (_relays, _filters, { event }) => {
        const hear = (told: NostrEvent) => event(told, RELAY);
        stage.listeners.add(hear);
        return () => stage.listeners.delete(hear);
      },
      publish: (relays, event) => {
        if (stage.relayAccepts) published.push(event);
        return Promise.resolve(
          relays.map((r) => ({
            relay: r,
            ok: stage.relayAccepts,
            reason: stage.relayAccepts ? "" : "blocked: no",
          })),
        );
      },
    },
    sign: (template) => {
      if (++stage.asked >= stage.refusesFrom) return Promise.reject(new SignerFault("refused"));
      return stage.signerSays === undefined
        ? Promise.resolve(signEvent(template, secret))
        : Promise.reject(stage.signerSays);
    },
    creator,
    facts: { d: "bees", title: "Bees", topics: [] },
    relays: () => [RELAY],
    edges: [],
    now: () => now,
    manner: "quiet",
    handed: store,
    sharing,
    halfSigned,
    loadPledgeWriter: loadWriter,
    onState: (state) => stage.state = state,
    ...more,
  });
  return { stage, studio, loadWriter };
}
