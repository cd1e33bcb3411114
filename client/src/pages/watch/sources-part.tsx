import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { sizeWords, verdictWords } from "./player-words.ts";

/** Who carried how much: one bar, then a line for each place. */
export function SourcesPart(props: { player: PlayerHandle }): JSX.Element {
  const { t, locale } = useLocale();
  const view = () => props.player.view();
  const rows = () => {
    const { sources, ledger, source, left } = view();
    return sources.map(({ id, host, parts, plain }) => ({
      id,
      host,
      bytes: (ledger.bytesBySource.get(parts ?? "") ?? 0) + (ledger.bytesBySource.get(plain ?? "") ?? 0),
      now: source?.id === id,
      left: left.get(id),
    }));
  };
  const viewers = () => view().swarm.taken.peers;
  const total = () => Math.max(1, viewers() + rows().reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <section aria-labelledby="sources">
      <h3 id="sources">{t("watch.from")}</h3>
      <div class="my-2 flex h-3 gap-px overflow-hidden rounded bg-sunken" aria-hidden="true">
        <For each={rows()}>
          {(row, index) => (
            <div class={SHADES[index() % SHADES.length]} style={{ width: `${row.bytes / total() * 100}%` }} />
          )}
        </For>
        <div
          class="viewers-shade"
          style={{ width: `${viewers() / total() * 100}%` }}
          hidden={viewers() === 0}
        />
      </div>
      <ul class="text-small">
        <For each={rows()}>
          {(row, index) => (
            <li class="flex items-center gap-2">
              <span aria-hidden="true" class={`size-3 shrink-0 rounded ${SHADES[index() % SHADES.length]}`} />
              <span class="min-w-0 break-all">
                {t("watch.fromBox", { host: row.host, size: sizeWords(row.bytes, locale()) })}
              </span>
              <span class="text-quiet">
                {row.now
                  ? t(view().rung === "instant" ? "watch.fromNowInstant" : "watch.fromNow")
                  : row.left !== undefined
                  ? t("watch.fromLeft", { reason: verdictWords(row.left.verdict, t) })
                  : t("watch.fromSpare")}
              </span>
            </li>
          )}
        </For>
        <Show when={viewers() > 0}>
          <li class="flex items-center gap-2">
            <span aria-hidden="true" class="viewers-shade size-3 shrink-0 rounded" />
            {t("sharing.fromViewers", { size: sizeWords(viewers(), locale()) })}
          </li>
        </Show>
      </ul>
      <Show when={view().box?.warnings.length}>
        <ul class="mt-2 text-small text-attention">
          <For each={view().box?.warnings}>{(warning) => <li>{warning.detail}</li>}</For>
        </ul>
      </Show>
    </section>
  );
}

/** Told apart by lightness, not by hue alone. */
const SHADES = ["bg-accent", "bg-ink", "bg-unknown", "bg-control"];
