import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Target } from "../sending.ts";
import { type BrowserHealth, type ControlFinding, hasItsControlHere } from "../browser-health.ts";
import type { CaptureWhat } from "../capture/capture-fault.ts";
import { createBroadcaster } from "../create-broadcaster.ts";
import { type Finding, findingsOf } from "../findings.ts";
import { FindingNotice } from "./finding-notice.tsx";
import { LeaveGuard } from "./leave-guard.tsx";
import { LinkFacts } from "./link-facts.tsx";
import { LinkNotice } from "./link-notice.tsx";
import { SentPicture } from "./sent-picture.tsx";
import { SourceControls } from "./source-controls.tsx";

export type BrowserPanelProps = {
  /** Text form of the stream's address; read once. */
  address: string;
  /** Address of the box without a slash at the end, and the stream's name on it; read once. */
  box: string;
  d: string;
  /** Where to send, while the key is known to this page. */
  target: Target | undefined;
  /** The box gets a picture, from wherever. */
  fed: boolean;
  /** The studio is working with the box or the relays. */
  busy: boolean;
  /** Asks the box for a fresh key; an encoder with the old one is cut. */
  onWantKey: () => Promise<void>;
  /** It begins or ceases to send. */
  onSending: (sending: boolean) => void;
  /** What it knows of its own sending, for the list of checks; undefined once it is gone. */
  onHealth: (health: BrowserHealth | undefined) => void;
};

/** Broadcasts from this browser: sources, picture, sound, and the way to the box. */
export function BrowserPanel(props: BrowserPanelProps): JSX.Element {
  const { t } = useLocale();
  const { view, broadcaster } = createBroadcaster({
    address: props.address,
    statusUrl: `${props.box}/live/${props.d}/status.json`,
  });
  // Pressed before a key was there: it begins when the key comes.
  const [wanted, setWanted] = createSignal<{ steal: boolean }>();
  const link = () => view().publisher.link;
  const sending = createMemo(() => ["connecting", "sending", "reconnecting"].includes(link().link));
  const idle = () =>
    (["camera", "microphone", "screen"] as const).every((what) => view().capture[what].is === "off");
  const asking = () =>
    (["camera", "microphone", "screen"] as const).some((what) => view().capture[what].is === "asking");
  // As text, since an equal finding is the same finding: its button must not go from under a finger.
  const findings = createMemo(() =>
    findingsOf({
      capture: view().capture,
      scene: view().scene,
      shown: view().shown,
      link: link(),
      muted: view().muted.microphone,
      silent: view().silent,
      troubles: view().troubles,
      keyframes: view().publisher.keyframes,
    }).map((finding) => JSON.stringify(finding))
  );
  const controlled = () => findings().filter((finding) => hasItsControlHere(JSON.parse(finding) as Finding));
  const target = createMemo(() => props.target, undefined, { equals: (a, b) => a?.key === b?.key });

  const begin = async (how: { steal: boolean }) => {
    // A key that was refused is no key.
    const { link: state } = view().publisher;
    const refused = state.link === "stopped" && state.why.fault === "problem" && state.why.status === 401;
    const to = target();
    if (to !== undefined && !refused) return void broadcaster.goLive(to, how);
    if (!how.steal && !await broadcaster.isFree()) return;
    setWanted(how);
    await props.onWantKey();
    // Where no key came the studio says why.
    setWanted(undefined);
  };
  createEffect(on(target, (to) => {
    const how = wanted();
    if (to === undefined || how === undefined) return;
    setWanted(undefined);
    void broadcaster.goLive(to, how);
  }, { defer: true }));

  createEffect(on(sending, (is) => props.onSending(is)));
  onCleanup(() => props.onSending(false));
  createEffect(() =>
    props.onHealth({
      link: link(),
      stats: view().publisher.stats,
      bitrate: view().bitrate,
      findings: findings().map((finding) => JSON.parse(finding) as Finding),
      unmute: () => broadcaster.mute("microphone", false),
    })
  );
  onCleanup(() => props.onHealth(undefined));

  const ask = (what: CaptureWhat) =>
    void (what === "screen" ? broadcaster.shareAgain() : broadcaster.ask(what));

  return (
    <section class="flex flex-col gap-4">
      <h2 class="text-title">{t("studio.title")}</h2>
      <SentPicture track={view().picture} empty={t(asking() ? "studio.asking" : "studio.pictureNone")} />
      <Show
        when={!idle()}
        fallback={
          <div class="flex flex-wrap gap-2">
            <Button look="primary" onClick={() => void broadcaster.turnOn()}>{t("studio.turnOn")}</Button>
            <Button onClick={() => void broadcaster.show("screen")}>{t("studio.shareScreen")}</Button>
          </div>
        }
      >
        <div class="flex flex-wrap items-center gap-3">
          <Show
            when={sending()}
            fallback={
              <Button
                look="primary"
                icon="broadcast"
                busy={wanted() !== undefined || asking()}
                disabled={view().picture === undefined || props.busy}
                onClick={() => void begin({ steal: false })}
              >
                {t("studio.send")}
              </Button>
            }
          >
            <Button onClick={() => broadcaster.stop({ leaving: false })}>{t("studio.stop")}</Button>
          </Show>
          <p role="status" class="text-quiet">{t(`studio.link-${link().link}`)}</p>
        </div>
        <Show when={sending() && view().publisher.stats}>{(stats) => <LinkFacts stats={stats()} />}</Show>
      </Show>
      <Show when={view().elsewhere && !sending()}>
        <Notice tone="attention" live what={t("studio.elsewhere")} why={t("studio.elsewhereWhy")}>
          <Button onClick={() => void begin({ steal: true })}>{t("studio.takeOver")}</Button>
        </Notice>
      </Show>
      <Show when={props.fed && link().link === "idle" && !idle() && !view().elsewhere}>
        <Notice tone="attention" what={t("studio.fedByOther")} why={t("studio.fedByOtherWhy")} />
      </Show>
      <LinkNotice link={link()}>
        <Button icon="retry" busy={wanted() !== undefined} onClick={() => void begin({ steal: true })}>
          {t("studio.sendAgain")}
        </Button>
      </LinkNotice>
      <For each={controlled()}>
        {(finding) => (
          <FindingNotice
            finding={JSON.parse(finding) as ControlFinding}
            sending={sending()}
            onAsk={ask}
            onUnmute={() => broadcaster.mute("microphone", false)}
          />
        )}
      </For>
      <Show when={!idle()}>
        <SourceControls view={view()} broadcaster={broadcaster} sending={sending()} />
      </Show>
      <LeaveGuard sending={sending()} />
    </section>
  );
}
