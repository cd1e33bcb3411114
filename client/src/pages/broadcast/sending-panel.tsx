import { createSignal, type JSX, Show, Suspense } from "solid-js";
import type { BrowserHealth } from "../../studio/browser-health.ts";
import { WayChoice } from "../../studio/ui/way-choice.tsx";
import type { Way } from "../../studio/way.ts";
import { late } from "../../ui/late.tsx";
import type { History } from "./dashboard/history.ts";
import { EncoderPanel } from "./encoder/encoder-panel.tsx";
import type { Check } from "./health/finding.ts";
import { HealthList } from "./health/health-list.tsx";
import { isOnAir, statusOf } from "./on-air.ts";
import { SizesPanel } from "./sizes-panel.tsx";
import type { Studio } from "./studio.ts";
import type { StudioState } from "./studio-state.ts";

const BrowserPanel = late(async () => (await import("../../studio/ui/browser-panel.tsx")).BrowserPanel);

const Dashboard = late(async () => (await import("./dashboard/dashboard.tsx")).Dashboard);

export type SendingPanelProps = {
  state: StudioState;
  studio: Studio;
  /** Text form of the stream's address; read once. */
  address: string;
  way: Way;
  onWay: (way: Way) => void;
  checks: readonly Check[];
  history: History | undefined;
  /** What this browser knows of its own sending. */
  browser: BrowserHealth | undefined;
  onBrowser: (health: BrowserHealth | undefined) => void;
};

/** Sends the stream from this browser or tells an encoder how, and shows how that goes. */
export function SendingPanel(props: SendingPanelProps): JSX.Element {
  const [sending, setSending] = createSignal(false);
  const status = () => statusOf(props.state);
  const onAir = () => isOnAir(props.state);
  const fed = () => status()?.state === "live" || status()?.state === "starting";
  const busy = () => props.state.working !== undefined;
  const target = () => {
    const { grant } = props.state;
    return grant && { url: grant.publish.whip, key: grant.key };
  };
  const Encoder = () => (
    <EncoderPanel
      grant={props.state.grant}
      onAir={onAir()}
      busy={busy()}
      onRenewKey={() => void props.studio.renewKey()}
    />
  );
  const Health = () => (
    <HealthList
      checks={props.checks}
      byEncoder={props.way === "encoder" || (fed() && !sending())}
      busy={busy()}
      onRenewSeal={() => void props.studio.renewDelegation()}
      onUnmute={() => props.browser?.unmute()}
    />
  );
  const Sizes = () => <Show when={onAir() && status()}>{(status) => <SizesPanel status={status()} />}</Show>;
  const OverTime = () => (
    <Show when={onAir() && props.history}>
      {(seen) => (
        <Suspense>
          <Dashboard history={seen()} />
        </Suspense>
      )}
    </Show>
  );
  return (
    <Show when={props.state.word.word !== "no-stream"} fallback={<Health />}>
      {/* Another way would take the one away that sends. */}
      <Show when={!sending()}>
        <WayChoice way={props.way} onChoose={props.onWay} />
      </Show>
      {/* Stays through all states of the stream: taking it away would end what it sends. */}
      <Show when={props.way === "browser"}>
        <Suspense>
          <BrowserPanel
            address={props.address}
            box={props.state.box}
            d={props.state.facts.d}
            target={target()}
            fed={fed()}
            busy={busy()}
            onWantKey={() => props.studio.renewKey()}
            onSending={setSending}
            onHealth={props.onBrowser}
          />
        </Suspense>
        <Health />
        <Sizes />
        <OverTime />
      </Show>
      <Show when={props.way === "encoder"}>
        {/* Until a picture comes the encoder's settings matter most, then what the box makes of it. */}
        <Show when={onAir()} fallback={<Encoder />}>
          <Health />
          <Sizes />
          <OverTime />
          <Encoder />
        </Show>
        <Show when={!onAir()}>
          <Health />
        </Show>
      </Show>
    </Show>
  );
}
