import { type Accessor, createMemo, For, type JSX, Show } from "solid-js";
import { newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SealBadge } from "../../ui/seal-badge.tsx";
import type { Vouchers } from "./create-watch.ts";
import { DelayPart, type Delays } from "./delay-part.tsx";
import { nameWords, npubOf, shortKey, sizeWords, verdictWords } from "./player-words.ts";
import { SourcesPart } from "./sources-part.tsx";
import { sealState } from "./seal-state.ts";
import { Tamper } from "./tamper.tsx";

export type SealPanelProps = {
  address: string;
  creator: string;
  creatorName: string;
  vouchers: Vouchers;
  player: PlayerHandle;
  delays: Accessor<Delays>;
  /** What is shared with other viewers. */
  children: JSX.Element;
};

/** "How this reaches you": who vouches, what was checked, where it came from, how far behind, and the button that bends a byte. */
export function SealPanel(props: SealPanelProps): JSX.Element {
  return (
    <div class="grid gap-6 pt-2 md:grid-cols-2">
      <Show when={props.player.view().trust === "live"}>
        <InstantPart player={props.player} />
      </Show>
      <VouchPart {...props} />
      <CheckedPart player={props.player} />
      <SourcesPart player={props.player} />
      <Show when={!props.player.view().recording}>
        <DelayPart player={props.player} delays={props.delays} />
      </Show>
      {props.children}
      <div class="md:col-span-2">
        <Tamper player={props.player} />
      </div>
    </div>
  );
}

/** The instant rung has its own word before all others: nothing below speaks of what is on the screen. */
function InstantPart(props: { player: PlayerHandle }): JSX.Element {
  const { t } = useLocale();
  return (
    <div class="flex flex-col items-start gap-2 md:col-span-2" data-part="instant">
      <SealBadge state={sealState(props.player.view())} />
      <Notice tone="attention" heading={3} what={t("watch.instant")} why={t("watch.instantWhy")}>
        <Button onClick={() => props.player.choose("low")}>{t("watch.instantLow")}</Button>
      </Notice>
    </div>
  );
}

function VouchPart(props: SealPanelProps): JSX.Element {
  const { t, date } = useLocale();
  const delegation = createMemo(() => newestDelegation(props.vouchers.delegations, props.address));
  const signer = () => props.player.view().ledger.last?.checkpoint?.signer;
  return (
    <section aria-labelledby="vouch">
      <h3 id="vouch">{t("watch.vouch")}</h3>
      <Show
        when={delegation()}
        fallback={
          <p class="text-quiet">
            {t(
              props.vouchers.delegations.length > 0
                ? "watch.vouchRevoked"
                : props.vouchers.settled
                ? "watch.vouchNone"
                : "watch.vouchAsking",
            )}
          </p>
        }
      >
        {(known) => (
          <>
            <p>
              {t(known().signers.length === 0 ? "watch.vouchRevoked" : "watch.vouchCreator", {
                name: props.creatorName,
              })}
            </p>
            <dl class="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-small">
              <dt class="text-quiet">{t("watch.vouchKeyCreator")}</dt>
              <dd>
                <Key pubkey={props.creator} />
              </dd>
              <For each={known().signers}>
                {(key) => (
                  <>
                    <dt class="text-quiet">{t("watch.vouchKeyBox")}</dt>
                    <dd class={key === signer() ? "font-medium" : ""}>
                      <Key pubkey={key} />
                      <Show when={key === signer()}>
                        <span>&nbsp;✓</span>
                      </Show>
                    </dd>
                  </>
                )}
              </For>
              <dt class="text-quiet">{t("watch.vouchUntil")}</dt>
              <dd>{t("watch.vouchSpan", { from: date(known().nbf), to: date(known().exp) })}</dd>
            </dl>
            <Show when={props.player.view().trust === "verified"}>
              <p class="mt-3 flex items-center gap-2">
                <SealBadge state={sealState(props.player.view())} />
                <span class="font-medium">{t("watch.vouchSealed")}</span>
              </p>
              <p class="mt-1 text-small text-quiet">{t("watch.vouchSealedHint")}</p>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}

function Key(props: { pubkey: string }): JSX.Element {
  return (
    <a
      href={`#/profile/${npubOf(props.pubkey)}`}
      class="font-mono underline decoration-line underline-offset-4"
    >
      {shortKey(props.pubkey)}
    </a>
  );
}

function CheckedPart(props: { player: PlayerHandle }): JSX.Element {
  const { t, locale, age } = useLocale();
  const ledger = () => props.player.view().ledger;
  const counts = () => {
    const { segments, parts, playlists } = ledger();
    return [
      segments > 0 ? t("watch.checkedSegments", { count: segments }) : [],
      parts > 0 ? t("watch.checkedParts", { count: parts }) : [],
      t("watch.checkedPlaylists", { count: playlists }),
    ].flat();
  };
  const signedAgo = () => {
    const createdAt = ledger().last?.checkpoint?.createdAt;
    return createdAt === undefined ? undefined : (Date.now() + ledger().clockOffsetMs) / 1000 - createdAt;
  };
  return (
    <section aria-labelledby="checked">
      <h3 id="checked">{t("watch.checked")}</h3>
      <Show
        when={ledger().verifiedBytes + ledger().unsealedBytes > 0}
        fallback={<p class="text-quiet">{t("watch.checkedNothing")}</p>}
      >
        <Show when={props.player.view().trust === "live"}>
          <p class="text-small text-quiet">{t("watch.checkedBefore")}</p>
        </Show>
        <Show when={ledger().verifiedBytes > 0}>
          <p data-verified-bytes={ledger().verifiedBytes}>
            {t("watch.checkedBytes", { size: sizeWords(ledger().verifiedBytes, locale()) })}
          </p>
          <p class="text-small text-quiet">
            {counts().join(" · ")}
          </p>
          <Show when={signedAgo()}>
            {(seconds) => (
              <p class="text-small text-quiet">
                {t("watch.checkedLast", { age: age(Math.floor(seconds())) })}
              </p>
            )}
          </Show>
        </Show>
        <Show when={ledger().unsealedBytes > 0}>
          <p>{t("watch.unsealedBytes", { size: sizeWords(ledger().unsealedBytes, locale()) })}</p>
        </Show>
      </Show>
      <Show
        when={ledger().refused.length > 0}
        fallback={<p class="mt-2 text-small text-quiet">{t("watch.refusedNone")}</p>}
      >
        <p class="mt-2 font-medium" data-refused={ledger().refusedCount}>
          {t("watch.refusedCount", { count: ledger().refusedCount })}
        </p>
        <ul class="text-small" aria-label={t("watch.refusedList")}>
          <For each={ledger().refused.slice(0, 5)}>
            {(refused) => (
              <li>
                {nameWords(refused.name, t)}: {verdictWords(refused.verdict, t)}
                <span class="text-quiet">
                  <Show when={refused.tampered}>{` · ${t("watch.refusedByYou")}`}</Show>
                  <Show when={refused.replacedAt}>
                    {(at) =>
                      ` · ${t("watch.refusedReplaced", { ms: Math.max(1, Math.round(at() - refused.at)) })}`}
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
