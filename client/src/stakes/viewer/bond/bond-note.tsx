import { createEffect, createResource, createSignal, type JSX, Show } from "solid-js";
import { readBondTerms } from "../../../../../contracts/escrow/bond.ts";
import { fromHex } from "../../../../../contracts/hex.ts";
import { formatXmr } from "../../../../../contracts/monero/amount.ts";
import { type NostrEvent, signEvent } from "../../../../../contracts/nostr/event.ts";
import { sha256Hex } from "../../../../../contracts/sha256.ts";
import { createClock, unixNow } from "../../../app/clock.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { isSharedOrigin } from "../../../app/shared-origin.ts";
import type { Pledge } from "../../../swarm/pledge.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { beginBond, creatorOf, type KeptBond, makeBondStore } from "./kept-bond.ts";
import { ShowBond } from "./show-bond.tsx";

const bonds = makeBondStore(isSharedOrigin(location.pathname) ? undefined : () => localStorage);
/** What an edge says of a bond that nodes had to be asked about. */
const BOND_REFUSALS = [
  "bond-unconfirmed",
  "bond-spent",
  "bond-banned",
  "bad-reserve",
  "tier-not-offered",
] as const;
/** Before it ends a new one is asked for, so that no session stops in its middle. */
const RENEW_SECONDS = 60 * 60;

/** One line below the picture where the creator asks viewers who share to show coins; the rest is in its dialog. */
export function BondNote(
  props: { terms: NostrEvent; onPledge: (pledge: Pledge | undefined) => void },
): JSX.Element {
  const { t, load, date } = useLocale();
  const [words] = createResource(() => load(["bond"]).then(() => true));
  const clock = createClock(60_000);
  const [open, setOpen] = createSignal(false);
  const terms = () => readBondTerms(props.terms);
  const creator = () => {
    const known = terms();
    return known === undefined ? "" : creatorOf(known);
  };
  const [bond, setBond] = createSignal<KeptBond | undefined>(bonds.of(creator()));
  const holds = () => {
    const kept = bond();
    return kept?.shown !== undefined && kept.until - RENEW_SECONDS > clock() ? kept : undefined;
  };
  const keep = (kept: KeptBond) => {
    bonds.put(kept);
    setBond(kept);
  };
  const begun = () => {
    const kept = bond();
    if (kept !== undefined && kept.until - RENEW_SECONDS > unixNow()) return kept;
    const fresh = beginBond(creator(), unixNow(), (length) => crypto.getRandomValues(new Uint8Array(length)));
    keep(fresh);
    return fresh;
  };
  const [refusal, setRefusal] = createSignal<string>();
  const refused = () => BOND_REFUSALS.find((code) => code === refusal());
  createEffect(() => {
    const pledge = pledgeOf(holds(), props.terms);
    setRefusal(undefined);
    props.onPledge(pledge && { ...pledge, told: setRefusal });
  });
  return (
    <Show when={words() && terms()}>
      {(known) => (
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2" data-bond-note={holds() ? "shown" : "asked"}>
          <p class="min-w-0" role="status">
            {holds()
              ? refused()
                ? t(`bond.refused-${refused() ?? "bad-reserve"}`)
                : t("bond.holds", { until: date(holds()?.until ?? 0) })
              : t("bond.asks", { amount: formatXmr(BigInt(known().amount)) })}
          </p>
          <Button
            look="quiet"
            onClick={() =>
              setOpen(true)}
          >
            {t(holds() ? "bond.look" : "bond.more")}
          </Button>
          <Dialog
            open={open()}
            onClose={() =>
              setOpen(false)}
            title={t("bond.title")}
          >
            <ShowBond
              terms={known()}
              begin={begun}
              bond={holds()}
              onShown={keep}
              onForget={() => {
                bonds.drop(creator());
                setBond(undefined);
              }}
            />
          </Dialog>
        </div>
      )}
    </Show>
  );
}

function pledgeOf(bond: KeptBond | undefined, terms: NostrEvent): Pledge | undefined {
  const secret = fromHex(bond?.secret ?? "");
  if (bond?.shown === undefined || secret?.length !== 32) return undefined;
  const { until, shown: { address, proof } } = bond;
  return {
    tier: "bond",
    id: sha256Hex(new TextEncoder().encode(proof)),
    bring: () => ({ terms, bond: { address, until, proof } }),
    sign: (template) => Promise.resolve(signEvent(template, secret)),
  };
}
