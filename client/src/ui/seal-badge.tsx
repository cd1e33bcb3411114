import type { JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import type { MessageKey } from "../locales/sections.ts";

/** What a viewer may believe of what is on screen. The same four everywhere. */
export type SealState = "sealed" | "live-unverified" | "unsealed" | "refused";

const STATES: Record<SealState, { word: MessageKey; colour: string }> = {
  sealed: { word: "app.sealSealed", colour: "text-good" },
  "live-unverified": { word: "app.sealLive", colour: "text-attention" },
  unsealed: { word: "app.sealNone", colour: "text-unknown" },
  refused: { word: "app.sealRefused", colour: "text-bad" },
};

const SHIELD = "M12 2.5 20 5.600v5.600c0 4.8-3.2 8.5-8 10.2-4.8-1.7-8-5.4-8-10.200V5.600z";

/** The four shapes: filled, half, outline and broken shield. */
export function SealShield(props: { state: SealState; class?: string }): JSX.Element {
  return (
    <svg
      viewBox="0 0 24 24"
      class={props.class ?? "size-4"}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linejoin="round"
      stroke-linecap="round"
      aria-hidden="true"
    >
      {shape(props.state)}
    </svg>
  );
}

function shape(state: SealState): JSX.Element {
  switch (state) {
    case "sealed":
      return (
        <path
          // The tick is a hole, so that it is seen on any ground.
          d={`${SHIELD}M8 12.300l1.4-1.4 1.9 1.9 3.8-3.8 1.4 1.4-5.2 5.200z`}
          fill="currentColor"
          fill-rule="evenodd"
          stroke="none"
        />
      );
    case "live-unverified":
      return (
        <>
          <path d={SHIELD} />
          <path d="M12 2.500v18.900c-4.8-1.7-8-5.4-8-10.200V5.600z" fill="currentColor" />
        </>
      );
    case "unsealed":
      return <path d={SHIELD} />;
    case "refused":
      return (
        <>
          <path d="M10.5 3.1 4 5.600v5.600c0 4.8 3.2 8.5 8 10.200l-1.5-5 2.5-4-3-3.500z" />
          <path d="M14.5 3.5 20 5.600v5.600c0 3.4-1.6 6.2-4.2 8.200l-.8-3.4 2.5-4-3-3.500z" />
        </>
      );
  }
}

/** Shield and word. `bare` leaves out the frame, for use over a video. */
export function SealBadge(props: { state: SealState; bare?: boolean; class?: string }): JSX.Element {
  const { t } = useLocale();
  const frame = () => props.bare === true ? "" : `border border-current px-2 ${STATES[props.state].colour}`;
  return (
    <span
      data-seal={props.state}
      class={`inline-flex items-center gap-1 rounded text-small font-medium whitespace-nowrap ${frame()} ${
        props.class ?? ""
      }`}
    >
      <SealShield state={props.state} />
      {t(STATES[props.state].word)}
    </span>
  );
}
