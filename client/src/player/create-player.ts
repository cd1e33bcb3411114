import type Hls from "hls.js";
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { storageHere } from "../app/page-storage.ts";
import { loadHls, takeWorker } from "./ahead.ts";
import { makeAside } from "./aside.ts";
import { makePlayer, type Player } from "./player.ts";
import { type PlayerView, unstarted } from "./player-view.ts";
import type { SharingWish } from "../swarm/sharing-facts.ts";
import type { RungName } from "./rung.ts";
import type { WorkerPort } from "./verifier-client.ts";
import type { WebrtcPort } from "./whep/whep-rung.ts";

export type CreatePlayerOptions = {
  video: Accessor<HTMLVideoElement | undefined>;
  /** What to play; undefined plays nothing yet. */
  stream: Accessor<{ address: string; streaming: readonly string[] } | undefined>;
  /** Who vouches for it, as far as relays have said. */
  vouchers: Accessor<{ delegations: readonly NostrEvent[]; settled: boolean }>;
  /** What the viewer and their device say about sharing; nothing is shared before it says so. */
  sharing?: Accessor<SharingWish | undefined>;
  /** Read once; `choose` changes it. */
  rung: RungName;
  /** The viewer chose another delay. */
  onChoose?: (rung: RungName) => void;
  /** The picture is about to go for a moment. */
  onTurn?: () => void;
};

export type PlayerHandle = Pick<Player, "choose" | "goLive" | "tamper" | "retry"> & {
  view: Accessor<PlayerView>;
};

/** A player that lives as long as its owner. hls.js and the worker are fetched when it is made, if not before. */
export function createPlayer(options: CreatePlayerOptions): PlayerHandle {
  const [view, setView] = createSignal<PlayerView>(unstarted(options.rung));
  const [library, setLibrary] = createSignal<typeof Hls>();
  const [player, setPlayer] = createSignal<Player>();
  // Both are needed before anything plays; the worker warms up while the library and the announcement come.
  let warm: Worker | undefined = takeWorker();
  loadHls().then(
    (loaded) => setLibrary(() => loaded),
    (error: unknown) => setView((old) => ({ ...old, state: brokenState(error) })),
  );

  createEffect(() => {
    const Hls = library();
    const video = options.video();
    if (Hls === undefined || video === undefined) return;
    const worker = warm ?? takeWorker();
    warm = undefined;
    const made = makePlayer({
      Hls,
      hlsWorkerPath: new URL("../../../node_modules/hls.js/dist/hls.worker.js", import.meta.url).href,
      worker: portOf(worker),
      video,
      // Native playback would bypass every check, so it does not count as support.
      support: Hls.isSupported() ? "mse" : "none",
      isAside: makeAside(location.origin),
      webrtc: findWebrtc(),
      sharing: {
        fetchJoin: async () => (await import("../swarm/joined-swarm.ts")).joinSwarm,
        secret: () => crypto.getRandomValues(new Uint8Array(32)),
        makeSocket: (url) => new WebSocket(url),
        storage: storageHere,
      },
      rung: options.rung,
      fetch: globalThis.fetch.bind(globalThis),
      now: Date.now,
      onView: setView,
      ...(options.onTurn && { onTurn: options.onTurn }),
    });
    setPlayer(made);
    const unlisten = listenToPage(made);
    onCleanup(() => {
      unlisten();
      setPlayer(undefined);
      made.close();
    });
  });
  createEffect(() => {
    const stream = options.stream();
    if (stream !== undefined) player()?.play(stream.address, stream.streaming);
  });
  createEffect(() => {
    const { delegations, settled } = options.vouchers();
    player()?.vouch(delegations, settled);
  });
  createEffect(() => {
    const wish = options.sharing?.();
    if (wish !== undefined) player()?.share(wish);
  });
  onCleanup(() => warm?.terminate());

  return {
    view,
    choose: (rung) => {
      options.onChoose?.(rung);
      player()?.choose(rung);
    },
    goLive: () => player()?.goLive(),
    tamper: () => player()?.tamper(),
    retry: () => player()?.retry(),
  };
}

/** WebRTC, unless this browser has none or somebody switched it off. */
function findWebrtc(): WebrtcPort | undefined {
  if (globalThis.RTCPeerConnection === undefined || globalThis.MediaStream === undefined) return undefined;
  return {
    makePeer: (configuration) => new RTCPeerConnection(configuration),
    makeStream: () => new MediaStream(),
  };
}

/** Tells a player when its page goes away, comes back, or has a network again. */
function listenToPage(player: Player): () => void {
  const onShow = ({ persisted }: PageTransitionEvent) => persisted ? player.retry() : undefined;
  const onVisible = () => document.visibilityState === "visible" ? player.wake() : undefined;
  globalThis.addEventListener("pagehide", player.leave);
  globalThis.addEventListener("pageshow", onShow);
  globalThis.addEventListener("online", player.wake);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    globalThis.removeEventListener("pagehide", player.leave);
    globalThis.removeEventListener("pageshow", onShow);
    globalThis.removeEventListener("online", player.wake);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** A Worker as the client sees it: messages of our kinds only. */
function portOf(worker: Worker): WorkerPort {
  return worker as WorkerPort;
}

function brokenState(error: unknown): PlayerView["state"] {
  return {
    state: "unsupported",
    because: "worker",
    detail: error instanceof Error ? error.message : String(error),
  };
}
