import { createMemo, createSignal, type JSX, Show, Suspense } from "solid-js";
import { readAddress } from "../../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { LiveEvent } from "../../../contracts/nostr/live-event.ts";
import { readPaymentTargets } from "../../../contracts/nostr/payment-targets.ts";
import { useLocale } from "../app/locale-context.tsx";
import { storageHere } from "../app/page-storage.ts";
import { Button } from "../ui/button.tsx";
import { late } from "../ui/late.tsx";
import type { Tips } from "./create-tips.ts";
import { isUnderWay } from "./under-way.ts";

const TipDialog = late(async () => (await import("./tip-dialog.tsx")).TipDialog);

export type TipButtonProps = {
  live: LiveEvent;
  /** What the creator is called. */
  name: string;
  tips: Tips;
  announcement: NostrEvent | undefined;
  /** The stream's current session, if known. */
  sid: string | undefined;
  relays: readonly string[];
};

/** The way to a tip, where the creator names an address. What it needs comes when it is pressed, or when a tip is under way. */
export function TipButton(props: TipButtonProps): JSX.Element {
  const { t } = useLocale();
  const begun = isUnderWay(storageHere, props.live.address);
  const [open, setOpen] = createSignal(false);
  const [wanted, setWanted] = createSignal(begun);
  const offered = createMemo(() => {
    // The message of a tip names streams of ours only.
    if (readAddress(props.live.address) === undefined) return false;
    if (begun) return true;
    const own = props.tips.paymentTargets();
    return (own === undefined ? props.live.monero : readPaymentTargets(own)?.monero) !== undefined;
  });
  return (
    <Show when={offered()}>
      <Button
        icon="heart"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        {t(begun ? "tips.yourTip" : "tips.tip")}
      </Button>
      <Show when={wanted()}>
        <Suspense>
          <TipDialog
            open={open()}
            onClose={() => setOpen(false)}
            name={props.name}
            options={{
              address: () => props.live.address,
              sid: () => props.sid,
              announcement: () => props.announcement,
              paymentTargets: props.tips.paymentTargets,
              edgeUrls: props.tips.edgeUrls,
              relays: () => props.relays,
            }}
          />
        </Suspense>
      </Show>
    </Show>
  );
}
