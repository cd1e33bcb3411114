import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

export type NoticeTone = "info" | "attention" | "bad";

const TONES: Record<NoticeTone, { icon: IconName; colour: string }> = {
  info: { icon: "info", colour: "text-quiet" },
  attention: { icon: "warning", colour: "text-attention" },
  bad: { icon: "warning", colour: "text-bad" },
};

export type NoticeProps = {
  /** What happened. */
  what: string;
  /** Why, as far as known. */
  why?: string | undefined;
  /** More about the why, such as a list. */
  details?: JSX.Element;
  /** What to do now. */
  act?: string | undefined;
  tone?: NoticeTone;
  /** It appeared by itself, so a screen reader is told. */
  live?: boolean;
  /** Heading level of `what`; none makes it a plain sentence. */
  heading?: 1 | 2 | 3;
  /** The button that does it. */
  children?: JSX.Element;
};

/** What happened, why, and what to do now, with the button that does it. */
export function Notice(props: NoticeProps): JSX.Element {
  const tone = () => TONES[props.tone ?? "info"];
  return (
    <div class="flex gap-3 py-2" role={props.live === true ? "status" : undefined}>
      <span class={`${tone().colour} shrink-0 pt-0.5`}>
        <Icon name={tone().icon} />
      </span>
      <div class="flex min-w-0 max-w-prose flex-col gap-1">
        <Show when={props.heading} fallback={<p class="font-semibold">{props.what}</p>}>
          {(level) => (
            <Show when={level() === 1} fallback={<h2>{props.what}</h2>}>
              <h1>{props.what}</h1>
            </Show>
          )}
        </Show>
        <Show when={props.why}>{(why) => <p class="text-quiet">{why()}</p>}</Show>
        {props.details}
        <Show when={props.act}>{(act) => <p class="text-quiet">{act()}</p>}</Show>
        <Show when={props.children}>
          <div class="flex flex-wrap gap-2 pt-2">{props.children}</div>
        </Show>
      </div>
    </div>
  );
}
