import { createEffect, createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import type { LiveEvent, LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { useRoute } from "../../app/route-context.tsx";
import { createPlayer, type PlayerHandle } from "../../player/create-player.ts";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createPlaying } from "../watch/create-playing.ts";
import { createShownStream } from "../watch/create-shown-stream.ts";
import { createWatch, type Watch } from "../watch/create-watch.ts";
import { NotLive, WarningGate } from "../watch/instead-of-stage.tsx";
import { speak } from "../watch/media-chrome-elements.ts";
import { NoStream } from "../watch/no-stream.tsx";
import { Stage } from "../watch/stage.tsx";
import "../watch/watch.css";
import "./embed.css";

/** `embed.html#/watch/<naddr>`: one stream's picture for another site's page, checked as everywhere; no identity, chat or sharing. */
export default function EmbedPage(): JSX.Element {
  const { t } = useLocale();
  const { route } = useRoute();
  const code = () => route().page === "watch" ? route().param : undefined;
  onMount(() => {
    // A link out of the frame came here with another page's address.
    if (code() === undefined && globalThis.top === globalThis.self) {
      globalThis.location.replace(siteHref(globalThis.location.hash));
    }
  });
  return (
    <main>
      <Show
        when={code()}
        keyed
        fallback={
          <div class="px-4">
            <Notice
              heading={1}
              tone="attention"
              what={t("site.noStream")}
              why={t("site.noStreamWhy")}
              act={t("site.noStreamDo")}
            />
          </div>
        }
      >
        {(code) => <Embedded code={code} />}
      </Show>
    </main>
  );
}

function Embedded(props: { code: string }): JSX.Element {
  const { t } = useLocale();
  const watch = createWatch(() => props.code);
  const { stream, missing, playing, setVideo, setStreaming } = createShownStream(watch);
  const player = createPlayer({ ...playing, rung: "low" });
  return (
    <>
      <Show when={missing()}>
        {(found) => (
          <Show
            when={found().found !== "looking"}
            // What the page began with goes on standing there.
            fallback={<p role="status" class="embed-looking late">{t("watch.looking")} …</p>}
          >
            <NoStream found={found()} relays={watch.relays()} />
          </Show>
        )}
      </Show>
      <Show when={stream()}>
        {(found) => (
          <Picture
            watch={watch}
            live={found().live}
            status={found().status}
            player={player}
            site={siteHref(`#/watch/${encodeURIComponent(props.code)}`)}
            onStreaming={setStreaming}
            onVideo={setVideo}
          />
        )}
      </Show>
    </>
  );
}

type PictureProps = {
  watch: Watch;
  live: LiveEvent;
  status: LiveStatus;
  player: PlayerHandle;
  /** The stream's own page. */
  site: string;
  onStreaming: (urls: readonly string[] | undefined) => void;
  onVideo: (video: HTMLVideoElement | undefined) => void;
};

function Picture(props: PictureProps): JSX.Element {
  const { t, locale } = useLocale();
  const nostr = useNostr();
  const [spoken, setSpoken] = createSignal(false);
  createEffect(() => void speak(locale()).then(() => setSpoken(true)));
  const { playing, gated, agree, playAnyway } = createPlaying({
    live: () => props.live,
    status: () => props.status,
    player: props.player,
    onStreaming: props.onStreaming,
  });
  createEffect(() => {
    if (!playing()) props.onVideo(undefined);
  });
  const silent = () =>
    props.watch.vouchers().delegations.length === 0 && !nostr.relays().some(({ state }) => state === "open");
  const open = () => globalThis.open(props.site, "_blank", "noopener");
  return (
    <div class="relative">
      <Switch
        fallback={
          <NotLive
            live={props.live}
            planned={props.status === "planned"}
            onPlay={playAnyway}
          />
        }
      >
        <Match when={gated()}>
          <WarningGate reason={props.live.contentWarning ?? ""} onShow={agree} />
        </Match>
        <Match when={playing() && spoken()}>
          <Stage
            title={props.live.title ?? t("watch.untitled")}
            // It would be fetched from wherever a stranger put it, for readers of a page that didn't ask.
            poster={undefined}
            player={props.player}
            silent={silent()}
            onVideo={props.onVideo}
            onCanvas={() => {}}
            onSeal={open}
            onHelp={open}
            onChat={open}
          />
        </Match>
        <Match when={playing()}>
          <div class="stage" />
        </Match>
      </Switch>
      <a
        class="embed-link stage-pill"
        href={props.site}
        target="_blank"
        rel="noreferrer"
        aria-label={t("site.openSite")}
        title={t("site.openSite")}
      >
        dStream
        <Icon name="link" class="size-4" />
      </a>
    </div>
  );
}

/** The site beside this page. */
function siteHref(hash: string): string {
  return new URL(`./${hash}`, globalThis.location.href).href;
}
