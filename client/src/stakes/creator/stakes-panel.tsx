import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { PassTime } from "../../wallet/pass-time.tsx";
import { createMisconduct } from "../create-misconduct.ts";
import { MisconductPanel } from "../misconduct-panel.tsx";
import { createStakeRoom } from "./create-stake-room.ts";
import { missingWitnesses } from "./evidence.ts";
import { MOST_A_DAY, MOST_AN_HOUR } from "./judge-request.ts";
import { KeyPart } from "./key-part.tsx";
import { SettleDialog, type SettleDialogProps } from "./settle-dialog.tsx";
import { arbiterOf, askVerdict, claimStake, giveBack, ownPart, type SettleOutcome } from "./settle-stake.ts";
import { StakeItem } from "./stake-item.tsx";
import { mayRelease, type StakeRow, unblamed } from "./stake-row.ts";

export type StakesPanelProps = {
  /** The creator's Nostr key and the stream's address as text; expected to remain. */
  creator: string;
  stream: string;
  relays: readonly string[];
  /** The creator's newest terms. */
  terms: NostrEvent | undefined;
  /** Where the creator is paid. */
  payout: string | undefined;
};

const SHOWN = 10;
const BLOCK_SECONDS = 120;
const here: typeof fetch = (input, init) => fetch(input, init);

/** Stakes under a creator's terms: answered by themselves, given back, claimed, taken home. */
export function StakesPanel(props: StakesPanelProps): JSX.Element {
  const { t, date } = useLocale();
  const { state, rows, height, look, room, reopen } = createStakeRoom({
    creator: props.creator,
    stream: props.stream,
    relays: () => props.relays,
    newest: () => props.terms,
  });
  const terms = createMemo(() => props.terms && readStakeTerms(props.terms));
  const arbiters = () => [
    ...terms()?.arbiters.map(({ pubkey }) => pubkey) ?? [],
    ...rows().map(({ stake }) => arbiterOf(stake.asked).pubkey),
  ];
  const proofs = createMisconduct(arbiters, () => props.relays);
  const [all, setAll] = createSignal(false);
  const [asking, setAsking] = createSignal<Omit<SettleDialogProps, "onClose">>();
  const [deciding, setDeciding] = createSignal<string>();
  const [told, setTold] = createSignal("");
  const open = createMemo(() => unblamed(rows()));
  const blamed = () => rows().filter(mayRelease).length - open().length;
  const byName = createMemo(() => new Map(rows().map((row) => [row.stake.name, row])));
  // By name, so that a form within an item outlives whatever comes in meanwhile.
  const names = createMemo(() => rows().map(({ stake }) => stake.name), [], {
    equals: (a, b) => a.join() === b.join(),
  });

  const whenOf = (block: number) => {
    const now = height();
    return now === undefined ? undefined : unixNow() + (block - now) * BLOCK_SECONDS;
  };
  const optionsOf = ({ stake, records }: StakeRow) => ({ asked: stake.asked, records, fetch: here });
  const keep = async (came: SettleOutcome, said: string): Promise<SettleOutcome> => {
    if (came.outcome === "done") {
      await room()?.takeAnswer(came.event);
      setTold(said);
    }
    return came;
  };
  const giveBackAll = async (which: readonly StakeRow[]): Promise<SettleOutcome> => {
    let last: SettleOutcome = { outcome: "later", code: "unreachable", detail: "" };
    for (const row of which) {
      last = await keep(await giveBack(optionsOf(row)), t("stakesStudio.givenBack"));
      if (last.outcome !== "done") return last;
    }
    return last;
  };
  const askToGiveBack = (which: readonly StakeRow[]) => {
    const [only] = which.length === 1 ? which : [];
    setAsking({
      title: only === undefined
        ? t("stakesStudio.giveBackAllTitle", { count: which.length })
        : t("stakesStudio.giveBackTitle"),
      about: [
        t("stakesStudio.giveBackAbout"),
        ...only === undefined && blamed() > 0 ? [t("stakesStudio.giveBackLeft", { count: blamed() })] : [],
      ],
      act: t("stakesStudio.giveBackDo"),
      run: () => giveBackAll(which),
      without: {
        about: t("stakesStudio.withoutAbout"),
        act: t("stakesStudio.without"),
        run: async () => {
          const done = await Promise.all(
            which.map(({ stake }) => room()?.disclose(stake, ownPart(stake.asked)) ?? false),
          );
          return done.every(Boolean);
        },
      },
    });
  };
  const askToClaim = (row: StakeRow, at: number) => {
    const evidence = row.evidence[at];
    if (evidence === undefined || missingWitnesses(evidence) > 0) return;
    const { windowBlocks } = row.stake.asked.terms;
    const now = height();
    const until = now === undefined ? undefined : whenOf(now + windowBlocks);
    const count = evidence.complaints.length;
    setAsking({
      title: t("stakesStudio.claimTitle"),
      about: [
        until === undefined
          ? t("stakesStudio.claimAboutBlocks", { count, blocks: windowBlocks })
          : t("stakesStudio.claimAbout", { count, date: date(until) }),
        t("stakesStudio.claimPublic"),
      ],
      act: t("stakesStudio.claimDo"),
      run: async () => keep(await claimStake(optionsOf(row), evidence), t("stakesStudio.claimed")),
    });
  };
  const decide = (row: StakeRow) =>
    setAsking({
      title: t(row.state === "due" ? "stakesStudio.decideDue" : "stakesStudio.decide"),
      about: [t(row.state === "due" ? "stakesStudio.dueAbout" : "stakesStudio.claimPublic")],
      act: t("stakesStudio.decide"),
      run: async () => {
        setDeciding(row.stake.name);
        const came = await keep(await askVerdict(optionsOf(row)), "");
        setDeciding(undefined);
        return came;
      },
    });

  return (
    <Show when={terms() !== undefined || rows().length > 0}>
      <section class="flex flex-col gap-2" aria-labelledby="studio-stakes">
        <h2 id="studio-stakes" class="text-title">{t("stakesStudio.title")}</h2>
        <p class="text-quiet">{t("stakesStudio.about")}</p>
        <MisconductPanel proofs={proofs()} />
        <KeyPart
          creator={props.creator}
          baseKey={terms()?.baseKey}
          onBrought={reopen}
        />
        <Show when={terms()}>
          <details class="text-small text-quiet">
            <summary class="min-h-6 cursor-pointer">
              {t("stakesStudio.answering")} {t("stakesStudio.answered", {
                count: state().log.filter(({ did }) => did === "answered").length,
              })}
            </summary>
            <p class="pt-1">{t("stakesStudio.answeringLimit", { hour: MOST_AN_HOUR, day: MOST_A_DAY })}</p>
            <Show when={state().ignored > 0}>
              <p>{t("stakesStudio.ignored", { count: state().ignored })}</p>
            </Show>
            <p class="pt-1 font-medium">{t("stakesStudio.record")}</p>
            <ul>
              <For each={state().log} fallback={<li>{t("stakesStudio.recordNone")}</li>}>
                {({ at, name, did }) => (
                  <li>{t(`stakesStudio.did-${did}`, { time: date(at), name: name.slice(0, 8) })}</li>
                )}
              </For>
            </ul>
          </details>
        </Show>
        <Show when={rows().length > 0 && height() === undefined}>
          <p class="text-small text-quiet">{t("stakesStudio.noHeight")}</p>
        </Show>
        <p role="status" class="text-small empty:hidden">{told()}</p>
        <Show when={rows().length > 0} fallback={<p>{t("stakesStudio.none")}</p>}>
          <ul>
            <For each={all() ? names() : names().slice(0, SHOWN)}>
              {(name) => (
                <Show when={byName().get(name)}>
                  {(row) => (
                    <StakeItem
                      row={row()}
                      whenOf={whenOf}
                      busy={deciding() === name}
                      payout={props.payout}
                      onGiveBack={() => askToGiveBack([row()])}
                      onClaim={(at) => askToClaim(row(), at)}
                      onDecide={() => decide(row())}
                    />
                  )}
                </Show>
              )}
            </For>
          </ul>
          <div class="flex flex-wrap gap-2">
            <Show when={!all() && rows().length > SHOWN}>
              <Button look="quiet" onClick={() => setAll(true)}>
                {t("stakesStudio.showAll", { count: rows().length })}
              </Button>
            </Show>
            <Show when={open().length > 1}>
              <Button onClick={() => askToGiveBack(open())}>{t("stakesStudio.giveBackAll")}</Button>
            </Show>
          </div>
          <PassTime onPassed={look} />
        </Show>
        <Show when={asking()}>
          {(options) => <SettleDialog {...options()} onClose={() => setAsking(undefined)} />}
        </Show>
      </section>
    </Show>
  );
}
