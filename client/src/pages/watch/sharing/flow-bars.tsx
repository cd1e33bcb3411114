import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { SwarmView } from "../../../swarm/swarm-view.ts";
import { sizeWords } from "../player-words.ts";
import { shareWords } from "./amounts.ts";

type Piece = { bytes: number; look: string; words: string };

/** What this page took, and from whom, above what it gave: two bars of one scale. */
export function FlowBars(props: { view: SwarmView }): JSX.Element {
  const { t, locale } = useLocale();
  const size = (bytes: number) => sizeWords(bytes, locale());
  const taken = () => {
    const { box, mirrors, peers } = props.view.taken;
    return [
      { bytes: box, look: "bg-accent", words: t("sharing.fromBox", { size: size(box) }) },
      { bytes: mirrors, look: "bg-ink", words: t("sharing.fromMirrors", { size: size(mirrors) }) },
      { bytes: peers, look: "viewers-shade", words: t("sharing.fromViewers", { size: size(peers) }) },
    ];
  };
  const given = () => [{
    bytes: props.view.given,
    look: "viewers-shade",
    words: t("sharing.toViewers", { count: props.view.givenTo, size: size(props.view.given) }),
  }];
  const most = () => Math.max(1, sum(taken()), sum(given()));
  const share = () => {
    const all = sum(taken());
    return all === 0 || props.view.taken.peers === 0 ? undefined : props.view.taken.peers / all;
  };
  return (
    <div class="flex flex-col gap-3">
      <Bar title={t("sharing.took")} pieces={taken()} most={most()} />
      <Bar title={t("sharing.gave")} pieces={given()} most={most()} />
      <Show when={share()}>
        {(share) => <p>{t("sharing.offload", { percent: shareWords(share(), locale()) })}</p>}
      </Show>
    </div>
  );
}

function Bar(props: { title: string; pieces: readonly Piece[]; most: number }): JSX.Element {
  const { t } = useLocale();
  const there = () => props.pieces.filter(({ bytes }) => bytes > 0);
  return (
    <div>
      <h4 class="text-small font-medium">{props.title}</h4>
      <div class="my-1 flex h-3 gap-px overflow-hidden rounded bg-sunken" aria-hidden="true">
        <For each={there()}>
          {(piece) => <div class={piece.look} style={{ width: `${piece.bytes / props.most * 100}%` }} />}
        </For>
      </div>
      <ul class="flex flex-wrap gap-x-4 text-small">
        <For each={there()} fallback={<li class="text-quiet">{t("sharing.nothing")}</li>}>
          {(piece) => (
            <li class="flex items-center gap-2">
              <span aria-hidden="true" class={`size-3 shrink-0 rounded ${piece.look}`} />
              {piece.words}
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((all, { bytes }) => all + bytes, 0);
}
