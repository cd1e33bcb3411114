import { createEffect, createSignal, type JSX, Show } from "solid-js";
import { useConfig } from "../../app/config-context.tsx";
import { tabStorageHere } from "../../app/page-storage.ts";
import { usePreferences } from "../../app/preferences-context.tsx";
import { useRoute } from "../../app/route-context.tsx";
import { useIdentity } from "../../identity/identity.ts";
import { createPlayer } from "../../player/create-player.ts";
import type { Pledge } from "../../swarm/pledge.ts";
import { keepRung, readRung } from "../../player/kept-rung.ts";
import { NoStream } from "./no-stream.tsx";
import { createWatch } from "./create-watch.ts";
import { createShownStream } from "./create-shown-stream.ts";
import { createSharing } from "./sharing/create-sharing.ts";
import { StreamView } from "./stream-view.tsx";
import "./watch.css";

/** `#/watch/<naddr>`: one stream, its picture, chat, and how it reaches the viewer. */
export default function WatchPage(): JSX.Element {
  const { route } = useRoute();
  return <Show when={route().param} keyed>{(code) => <Watched code={code} />}</Show>;
}

function Watched(props: { code: string }): JSX.Element {
  const { preferences, change } = usePreferences();
  const config = useConfig();
  const identity = useIdentity();
  const watch = createWatch(() => props.code);
  const { stream, missing, playing, setVideo, setStreaming } = createShownStream(watch);
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>();
  const [asking, setAsking] = createSignal(false);
  const [pledge, setPledge] = createSignal<Pledge>();
  const sharing = createSharing({
    preferences: { preferences, change },
    edges: () => {
      const named = stream()?.live.edges;
      // Viewers meet only where all of them look: at what the stream names, or else at what this site does.
      return named === undefined || named.length > 0 ? named?.map(withoutSlash) : config.edges;
    },
    sign: () => identity.state().kind === "none" ? undefined : identity.sign,
    pledge,
    asking,
  });
  // Made before the stream is found, so that worker and library come while the relays are asked.
  const player = createPlayer({
    ...playing,
    sharing: sharing.wish,
    rung: readRung(tabStorageHere) ?? (preferences().data === "less" ? "crowd" : "low"),
    onChoose: (rung) => keepRung(tabStorageHere, rung),
    onTurn: () => keepPicture(playing.video(), canvas()),
  });
  createEffect(() => setAsking(player.view().swarm.state === "asking"));
  return (
    <>
      <Show when={missing()}>{(found) => <NoStream found={found()} relays={watch.relays()} />}</Show>
      <Show when={stream()}>
        {(found) => (
          <StreamView
            watch={watch}
            live={found().live}
            status={found().status}
            player={player}
            sharing={sharing}
            onPledge={setPledge}
            onStreaming={setStreaming}
            onVideo={setVideo}
            onCanvas={setCanvas}
          />
        )}
      </Show>
    </>
  );
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}

/** Draws the last picture over the video while another playlist is opened, so that the screen doesn't go black. */
function keepPicture(video: HTMLVideoElement | undefined, canvas: HTMLCanvasElement | undefined): void {
  if (video === undefined || canvas === undefined || video.videoWidth === 0) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  canvas.hidden = false;
  const shown = new AbortController();
  const show = () => {
    canvas.hidden = true;
    shown.abort();
  };
  video.addEventListener("playing", show, { signal: shown.signal });
  // Who paused sees the new picture too: what lies over it may come from a rung that nobody could verify.
  video.addEventListener("loadeddata", () => video.paused && show(), { signal: shown.signal });
}
