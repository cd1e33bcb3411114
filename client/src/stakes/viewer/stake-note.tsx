import { createEffect, createMemo, createResource, createSignal, type JSX, Show, Suspense } from "solid-js";
import { readOfferedTerms, readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { type NostrEvent, soleTagValue } from "../../../../contracts/nostr/event.ts";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import type { Pledge } from "../../swarm/pledge.ts";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import { createMisconduct } from "../create-misconduct.ts";
import { beginStake } from "./begin-stake.ts";
import { createStakes, type FollowedStake } from "./create-stakes.ts";
import type { HeldStake } from "./kept-stake.ts";
import { createPledgeTerms } from "./create-terms.ts";
import { createWitness } from "./create-witness.ts";
import { pledgeOf } from "./stake-pledge.ts";

const StakeDialog = late(async () => (await import("./stake-dialog.tsx")).StakeDialog);

const BondNote = late(async () => (await import("./bond/bond-note.tsx")).BondNote);

export type StakeNoteProps = {
  /** Text form of the stream's address. */
  address: string;
  relays: readonly string[];
  /** What this page can be admitted with, or nothing. */
  onPledge: (pledge: Pledge | undefined) => void;
};

/** One line below the picture: what the creator asks of those who share, or how the viewer's stake stands. The rest is in its dialog. */
export function StakeNote(props: StakeNoteProps): JSX.Element {
  const { t, load } = useLocale();
  const [words] = createResource(() => load(["stakes", "misconduct"]).then(() => true));
  const [open, setOpen] = createSignal(false);
  const [wanted, setWanted] = createSignal(false);
  const terms = createPledgeTerms(() => props.address, () => props.relays);
  const asked = createMemo(() => {
    const event = terms();
    const read = event && readStakeTerms(event);
    return event === undefined || read === undefined ? undefined : { event, read };
  });
  /** To those who have no stake yet. */
  const isOffered = createMemo(() => {
    const event = terms();
    return event !== undefined && readOfferedTerms(event) !== undefined;
  });
  const stakes = createStakes(() => props.address);
  const own = () => stakes.all().at(-1);
  /** Nobody answered within the hour and nothing was paid: asked anew, so that whoever opens the studio later finds it. */
  const renew = async (stake: FollowedStake, held: HeldStake, event: NostrEvent) => {
    const height = await stakes.height();
    if (height === undefined || stake.phase() !== "outdated") return;
    const { context: { network, keys }, relays } = held.kept;
    stake.forget();
    const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const begin = {
      terms: event,
      arbiter: keys.arbiter,
      network,
      height,
      relays,
      now: unixNow(),
      randomBytes,
    };
    stakes.put(beginStake(begin));
  };
  createEffect(() => {
    const [stake, now] = [own(), asked()];
    const held = stake?.held();
    if (stake?.phase() !== "outdated" || held === undefined || now === undefined) return;
    const isListed = now.read.arbiters.some(({ baseKey }) => baseKey === held.kept.context.keys.arbiter);
    if (isListed && isOffered() && held.agreed === undefined && !held.kept.saved) {
      void renew(stake, held, now.event);
    }
  });
  const misconduct = createMisconduct(
    () => asked()?.read.arbiters.map(({ pubkey }) => pubkey) ?? [],
    () => props.relays,
  );
  const [refusal, setRefusal] = createSignal<string>();
  const [bond, setBond] = createSignal<Pledge>();
  const asksBond = () => {
    const event = terms();
    return event !== undefined && soleTagValue(event, "tier") === "bond" ? event : undefined;
  };
  const pledged = createMemo(() => {
    const now = asked();
    if (now === undefined) return undefined;
    return stakes.all().flatMap((stake) => {
      const held = stake.held();
      const pledge = pledgeOf(held, now.event);
      return held === undefined || pledge === undefined ? [] : [{ held, pledge, terms: now.read }];
    }).at(-1);
  });
  const witness = createWitness(() => {
    const now = pledged();
    if (now === undefined) return undefined;
    const { held, terms } = now;
    return { held, terms, own: stakes.all().map(({ name }) => name) };
  }, () => props.relays);
  createEffect(() => {
    if (asksBond() !== undefined) return props.onPledge(bond());
    const pledge = pledged()?.pledge;
    const { admitted, sealed, forked, wronged } = witness;
    props.onPledge(pledge && { ...pledge, told: setRefusal, admitted, sealed, forked, wronged });
  });
  return (
    <>
      <Show when={asksBond()}>
        {(event) => (
          <Suspense>
            <BondNote terms={event()} onPledge={setBond} />
          </Suspense>
        )}
      </Show>
      <Show when={words() && (isOffered() || own() !== undefined)}>
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2" data-stake-note>
          <p class="min-w-0" role="status">
            <Show
              when={own()?.phase()}
              fallback={t("stakes.asks", { amount: formatXmr(BigInt(asked()?.read.amount ?? "0")) })}
            >
              {(phase) => (
                <>
                  <span class="font-medium">{t("stakes.yours")}</span>:{" "}
                  {t(`stakes.state-${phase()}`, { count: own()?.held()?.kept.funding?.confirmations ?? 0 })}
                </>
              )}
            </Show>
          </p>
          <Show when={refusal()}>
            {(why) => <p class="text-small text-attention">{t("stakes.refused", { why: why() })}</p>}
          </Show>
          <Button
            look="quiet"
            onClick={() => {
              setWanted(true);
              setOpen(true);
            }}
          >
            {t(own() === undefined ? "stakes.more" : "stakes.look")}
          </Button>
          <Show when={wanted()}>
            <Suspense>
              <StakeDialog
                open={open()}
                onClose={() => setOpen(false)}
                stakes={stakes}
                terms={asked()?.event}
                relays={props.relays}
                misconduct={misconduct()}
              />
            </Suspense>
          </Show>
        </div>
      </Show>
    </>
  );
}
