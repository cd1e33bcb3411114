import { type Accessor, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { SwarmView } from "../../../swarm/swarm-view.ts";
import type { SharingChoice } from "../../../swarm/terms/terms.ts";
import { Button } from "../../../ui/button.tsx";
import { sizeWords } from "../player-words.ts";
import type { FlowSecond } from "./create-flow.ts";
import { FlowBars } from "./flow-bars.tsx";
import { FlowPlot } from "./flow-plot.tsx";
import { StateMark } from "./state-mark.tsx";
import { stateWords } from "./state-words.ts";

export type SharingPartProps = {
  view: SwarmView;
  choice: SharingChoice;
  /** Takes effect at once. */
  onChoose: (choice: SharingChoice) => void;
  /** The stream's operator can hide addresses. */
  relay: boolean;
  flow: Accessor<readonly FlowSecond[]>;
  /** Bytes given in the last hour on this device, and how many may be. */
  hour: { given: number; limit: number };
};

/** What this page takes from others and gives to them, why it doesn't, and the switch that ends it. */
export function SharingPart(props: SharingPartProps): JSX.Element {
  const { t } = useLocale();
  const words = () => stateWords(props.view);
  const agreed = () => props.choice === "share" || props.choice === "relay";
  // Where the stream can't be shared at all, a switch would change nothing.
  const hopeless = () => HOPELESS.has(props.view.because ?? "") && props.view.state === "off";
  const active = () => props.view.given > 0 || props.view.taken.peers > 0 || props.view.peers > 0;
  return (
    <section aria-labelledby="sharing" class="md:col-span-2" data-sharing={props.view.state}>
      <h3 id="sharing">{t("sharing.title")}</h3>
      <div class="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <StateMark words={words()} />
        <Show when={props.view.state === "sharing"}>
          <span>{t("sharing.connected", { count: props.view.peers })}</span>
        </Show>
        <Show when={agreed()}>
          <Button onClick={() => props.onChoose("declined")}>{t("sharing.stop")}</Button>
        </Show>
      </div>
      {/* The words change by themselves, so a screen reader is told; figures that move are not among them. */}
      <div role="status">
        <Show when={words().why}>{(why) => <p class="mt-1">{t(why())}</p>}</Show>
        <Show when={words().remedy}>{(remedy) => <p class="text-quiet">{t(remedy())}</p>}</Show>
        <Show when={agreed() && props.hour.given >= props.hour.limit}>
          <p class="mt-1">{t("sharing.hourFull")}</p>
        </Show>
      </div>
      <Show when={!hopeless() && (!agreed() || props.view.because === "no-relay")}>
        <div class="mt-2 flex flex-wrap gap-2">
          <Button onClick={() => props.onChoose("share")}>{t("sharing.start")}</Button>
          <Show when={props.relay && props.choice !== "relay"}>
            <Button onClick={() => props.onChoose("relay")}>{t("sharing.startHidden")}</Button>
          </Show>
        </div>
      </Show>
      <Show when={agreed() || active()}>
        <div class="mt-4 grid gap-6 md:grid-cols-2">
          <FlowBars view={props.view} />
          <div class="flex flex-col gap-3">
            <Show when={active()}>
              <FlowPlot seconds={props.flow()} />
            </Show>
            <HourMeter given={props.hour.given} limit={props.hour.limit} />
            <Show when={props.view.receipts > 0}>
              <p class="text-small">{t("sharing.receipts", { count: props.view.receipts })}</p>
            </Show>
          </div>
        </div>
      </Show>
    </section>
  );
}

const HOPELESS: ReadonlySet<string> = new Set(["unsealed", "creator", "no-edge", "no-webrtc"]);

/** How much of the hour's limit is used up. */
function HourMeter(props: { given: number; limit: number }): JSX.Element {
  const { t, locale } = useLocale();
  const words = () =>
    t(props.given === 0 ? "sharing.hourNone" : "sharing.hourOf", {
      given: sizeWords(props.given, locale()),
      limit: sizeWords(props.limit, locale()),
    });
  return (
    <div>
      <h4 class="text-small font-medium">{t("sharing.hour")}</h4>
      <div
        role="meter"
        aria-label={t("sharing.hour")}
        aria-valuemin={0}
        aria-valuemax={props.limit}
        aria-valuenow={Math.min(props.given, props.limit)}
        aria-valuetext={words()}
        class="my-1 h-3 overflow-hidden rounded border border-control bg-sunken"
      >
        <div
          class="h-full bg-ink"
          style={{ width: `${Math.min(1, props.given / Math.max(1, props.limit)) * 100}%` }}
        />
      </div>
      <p class="flex flex-wrap gap-x-4 text-small">
        <span>{words()}</span>
        <a href="#/settings" class="underline underline-offset-2">{t("sharing.limits")}</a>
      </p>
    </div>
  );
}
