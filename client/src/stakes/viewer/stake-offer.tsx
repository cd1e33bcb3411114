import { createSignal, For, type JSX, Show } from "solid-js";
import { LARGEST_STAKE } from "../../../../contracts/escrow/context.ts";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { readOfferedTerms, type SignedTerms } from "../../../../contracts/escrow/terms.ts";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ruleWords } from "../rule-words.ts";
import { TrustTable } from "../trust-table.tsx";
import { beginStake } from "./begin-stake.ts";
import type { KeptStake } from "./kept-stake.ts";
import { leadToStake } from "./lead-to-stake.ts";
import { RestoreStake } from "./restore-stake.tsx";

export type StakeOfferProps = {
  /** The creator's newest, verified. */
  terms: NostrEvent;
  relays: readonly string[];
  /** Nostr keys of arbiters that contradicted themselves: they are not offered. */
  distrusted: readonly string[];
  height: () => Promise<number | undefined>;
  onBegin: (kept: KeptStake) => void;
};

/** Blocks a day, on average. */
const BLOCKS_A_DAY = 720;
/** One payment in and one out at the next fee level, as measured on a private chain and computed for mainnet. */
const FEES = 240_000_000n;

/** What the creator asks, what it means, and who can take what: all before anything is agreed on. */
export function StakeOffer(props: StakeOfferProps): JSX.Element {
  const { t } = useLocale();
  const terms = () => readOfferedTerms(props.terms);
  return (
    <Show when={terms()}>
      {(known) => (
        <div class="flex flex-col gap-4" data-stake-offer>
          <Asked terms={known()} />
          <Show
            when={known().tranches === 1}
            fallback={<Notice tone="attention" what={t("stakes.tranches")} />}
          >
            <Begin {...props} known={known()} />
          </Show>
          <RestoreStake onRestored={props.onBegin} />
        </div>
      )}
    </Show>
  );
}

function Asked(props: { terms: SignedTerms }): JSX.Element {
  const { t, locale } = useLocale();
  const days = (blocks: number) =>
    new Intl.NumberFormat(locale(), { style: "unit", unit: "day", unitDisplay: "long" })
      .format(Math.max(1, Math.round(blocks / BLOCKS_A_DAY)));
  const rules = () => props.terms.rules.map(({ name }) => ruleWords(name, t)).join("; ");
  const fewest = () => Math.min(...props.terms.rules.map(({ witnesses }) => witnesses));
  return (
    <>
      <p>{t("stakes.what", { amount: formatXmr(BigInt(props.terms.amount)) })}</p>
      <ul class="flex list-disc flex-col gap-2 ps-5">
        <li>{t("stakes.why")}</li>
        <li>
          {t("stakes.back", { blocks: props.terms.deadlineBlocks, days: days(props.terms.deadlineBlocks) })}
        </li>
        <li>{t("stakes.lose", { rules: rules(), count: fewest(), days: days(props.terms.windowBlocks) })}</li>
        <li>{t("stakes.fees", { fee: formatXmr(FEES) })}</li>
        <li>{t("stakes.cap", { most: formatXmr(LARGEST_STAKE) })}</li>
      </ul>
      <p>{t("stakes.tells")}</p>
      <Notice tone="attention" what={t("stakes.sockPuppets")} />
      <section class="flex flex-col gap-2">
        <h3 class="font-semibold">{t("stakes.trust")}</h3>
        <TrustTable />
      </section>
    </>
  );
}

function Begin(props: StakeOfferProps & { known: SignedTerms }): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const arbiters = () => props.known.arbiters.filter(({ pubkey }) => !props.distrusted.includes(pubkey));
  const [wanted, setChosen] = createSignal<string>();
  const chosen = () =>
    arbiters().find(({ baseKey }) => baseKey === wanted())?.baseKey ?? arbiters()[0]?.baseKey ?? "";
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const begin = async () => {
    setBusy(true);
    setFailed(false);
    const height = await props.height();
    setBusy(false);
    setFailed(height === undefined);
    if (height === undefined) return;
    const kept = beginStake({
      terms: props.terms,
      arbiter: chosen(),
      network: monero.network === "regtest" ? "mainnet" : monero.network,
      height,
      relays: props.relays,
      now: unixNow(),
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    props.onBegin(kept);
    leadToStake(stakeName(kept.context));
  };
  return (
    <>
      <Show
        when={arbiters().length > 1}
        fallback={
          <p>
            <For each={arbiters()}>{({ url }) => t("stakes.arbiterOne", { host: new URL(url).host })}</For>
          </p>
        }
      >
        <Choice
          label={t("stakes.arbiter")}
          hint={t("stakes.arbiterHint")}
          value={chosen()}
          onChoose={setChosen}
          options={arbiters().map(({ baseKey, url }) => ({ value: baseKey, label: new URL(url).host }))}
        />
      </Show>
      <Show when={failed()}>
        <Notice
          tone="attention"
          live
          what={t("stakes.noNode")}
          why={t("stakes.noNodeWhy")}
          act={t("stakes.noNodeDo")}
        />
      </Show>
      <div class="flex justify-end">
        <Button look="primary" busy={busy()} disabled={chosen() === ""} onClick={() => void begin()}>
          {t("stakes.begin")}
        </Button>
      </div>
    </>
  );
}
