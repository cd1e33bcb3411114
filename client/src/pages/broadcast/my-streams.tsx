import { createResource, For, type JSX, Show } from "solid-js";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type LiveEvent, readLiveEvent, statusAt } from "../../../../contracts/nostr/live-event.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { Badge } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { boxOf } from "./announcing.ts";
import { recordsHere } from "./records-here.ts";

export type MyStreamsProps = { pubkey: string; relays: readonly string[] };

type Known = { d: string; title: string; box: string | undefined; live: LiveEvent | undefined; seen: number };

/** The person's streams, from this browser and from the relays, newest first, each to be opened again. */
export function MyStreams(props: MyStreamsProps): JSX.Element {
  const { t, age } = useLocale();
  const nostr = useNostr();
  const [announced] = createResource(
    () => ({ relays: props.relays, pubkey: props.pubkey }),
    async ({ relays, pubkey }) => {
      const events = await nostr.query(relays, [{ kinds: [KIND.liveEvent], authors: [pubkey], limit: 50 }]);
      return events.map(readLiveEvent).filter((live) => live !== undefined);
    },
  );
  const streams = (): Known[] => {
    const all = new Map<string, Known>();
    for (const { pubkey, d, title, box, seen } of recordsHere.all()) {
      if (pubkey === props.pubkey) all.set(d, { d, title, box, seen, live: undefined });
    }
    for (const live of announced.latest ?? []) {
      const before = all.get(live.d);
      if (before?.live !== undefined && before.live.createdAt > live.createdAt) continue;
      all.set(live.d, {
        d: live.d,
        title: live.title ?? live.d,
        box: before?.box ?? boxOf(live),
        seen: Math.max(before?.seen ?? 0, live.createdAt),
        live,
      });
    }
    return [...all.values()].sort((a, b) => b.seen - a.seen);
  };
  return (
    <section class="flex flex-col gap-2 border-t border-line pt-4">
      <h2 class="text-title">{t("broadcast.yours")}</h2>
      <Show when={streams().length > 0} fallback={<p class="text-quiet">{t("broadcast.yoursEmpty")}</p>}>
        <ul class="flex flex-col">
          <For each={streams()}>
            {(stream) => (
              <li class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2">
                <div class="min-w-0 grow">
                  <p class="truncate font-medium">
                    <bdi>{stream.title}</bdi>
                  </p>
                  <p class="truncate text-small text-quiet">
                    {stream.d} · {age(stream.seen)}
                    <Show when={stream.box === undefined}>· {t("broadcast.yoursElsewhere")}</Show>
                  </p>
                </div>
                <Show when={stream.live && statusAt(stream.live, unixNow())}>
                  {(status) => (
                    <Badge tone={status() === "live" ? "good" : "plain"}>
                      {t(
                        ({
                          planned: "broadcast.toldPlanned",
                          live: "broadcast.toldLive",
                          ended: "broadcast.toldEnded",
                        } as const)[status()],
                      )}
                    </Badge>
                  )}
                </Show>
                <Show when={stream.box !== undefined}>
                  <a href={`#/broadcast/${stream.d}`} class={buttonClass("plain")}>
                    {t("broadcast.yoursOpen")} <span class="sr-only">{stream.title}</span>
                  </a>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
