import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import * as v from "valibot";
import { BoxStatus } from "../../../contracts/api/status.ts";
import { type Broadcaster, type BroadcasterView, makeBroadcaster } from "./broadcaster.ts";
import { afterTimeout } from "../webrtc/schedule.ts";
import { makeMixer } from "./sound/mixer.ts";
import { makeStage } from "./stage/stage.ts";
import { stayAwake } from "./staying-awake.ts";

export type CreateBroadcasterOptions = {
  /** Text form of the stream's address. */
  address: string;
  /** Where the box says what it gets. */
  statusUrl: string;
};

/** What this browser sends, as long as its owner lives. */
export function createBroadcaster(
  o: CreateBroadcasterOptions,
): { view: Accessor<BroadcasterView>; broadcaster: Broadcaster } {
  const broadcaster = makeBroadcaster({
    media: navigator.mediaDevices,
    secure: isSecureContext,
    locks: navigator.locks,
    fetch: (input, init) => fetch(input, init),
    address: o.address,
    codecs: () => globalThis.RTCRtpSender?.getCapabilities("video")?.codecs ?? [],
    makePeer: (configuration) => new RTCPeerConnection(configuration),
    makeStage,
    makeMixer: () => makeMixer(new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" })),
    stayAwake: () => stayAwake({ wakeLock: navigator.wakeLock, page: document }),
    after: afterTimeout,
    now: Date.now,
    random: Math.random,
    fedByOther: () => isLive(o.statusUrl),
    onView: (next) => setView(next),
  });
  const [view, setView] = createSignal(broadcaster.view());
  const sending = () => ["connecting", "sending", "reconnecting"].includes(view().publisher.link.link);

  createEffect(on(sending, (busy) => {
    if (!busy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    // Without it the box would wait half a minute for a page that is gone.
    const leave = () => broadcaster.stop({ leaving: true });
    const back = () => broadcaster.hurry();
    addEventListener("beforeunload", warn);
    addEventListener("pagehide", leave);
    addEventListener("online", back);
    onCleanup(() => {
      removeEventListener("beforeunload", warn);
      removeEventListener("pagehide", leave);
      removeEventListener("online", back);
    });
  }));
  onCleanup(() => broadcaster.close());
  return { view, broadcaster };
}

async function isLive(statusUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(statusUrl, { cache: "no-store", signal: AbortSignal.timeout(3000) });
    const status = v.safeParse(BoxStatus, await answer.json());
    return status.success && status.output.state === "live";
  } catch {
    // A box that doesn't answer is being started again: nobody feeds it.
    return false;
  }
}
