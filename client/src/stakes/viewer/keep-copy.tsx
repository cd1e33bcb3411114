import { createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { makeKeyVault } from "../../identity/key-vault.ts";
import { LockedCopy } from "../../identity/locked-copy.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { KeptStake } from "./kept-stake.ts";
import { copyName, lockCopy, writeCopy } from "./stake-copy.ts";

export type KeepCopyProps = { kept: KeptStake; fleeting: boolean; onKept?: (() => void) | undefined };

/** The copy of a stake's key, before anything is paid: with a password, or plainly for whoever insists. */
export function KeepCopy(props: KeepCopyProps): JSX.Element {
  const { t } = useLocale();
  const [locking, setLocking] = createSignal(false);
  const [isPlain, setPlain] = createSignal(false);
  const lock = (password: string) =>
    lockCopy(makeKeyVault(), props.kept, { password, nonce: crypto.getRandomValues(new Uint8Array(32)) });
  return (
    <div class="flex flex-col gap-3" data-stake-copy>
      <p class="text-small text-quiet">{t("stakes.copyWhy")}</p>
      <p class={`text-small ${props.fleeting ? "text-attention" : "text-quiet"}`}>
        {t(props.fleeting ? "stakes.fleeting" : "stakes.keptHere")}
      </p>
      <div class="flex flex-wrap gap-2">
        <Button look={props.onKept ? "primary" : "plain"} onClick={() => setLocking(true)}>
          {t("stakes.copyLock")}
        </Button>
        <Button aria-expanded={isPlain()} onClick={() => setPlain((shown) => !shown)}>
          {t("stakes.copyPlain")}
        </Button>
      </div>
      <Show when={isPlain()}>
        <PlainCopy kept={props.kept} onKept={props.onKept} />
      </Show>
      <Show when={locking()}>
        <Dialog open onClose={() => setLocking(false)} title={t("stakes.copyTitle")}>
          <LockedCopy
            about={t("stakes.copyLockAbout")}
            action={t("stakes.copyLockDo")}
            file={copyName(props.kept, "txt")}
            lock={lock}
            onKept={() => {
              setLocking(false);
              props.onKept?.();
            }}
            onClose={() => setLocking(false)}
          />
        </Dialog>
      </Show>
    </div>
  );
}

/** A copy that nothing protects but its place; says so first. */
function PlainCopy(props: Pick<KeepCopyProps, "kept" | "onKept">): JSX.Element {
  const { t } = useLocale();
  const [taken, setTaken] = createSignal(false);
  const text = () => writeCopy(props.kept);
  const save = () => {
    const url = URL.createObjectURL(new Blob([text()], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = copyName(props.kept);
    link.click();
    URL.revokeObjectURL(url);
    setTaken(true);
  };
  return (
    <>
      <p role="alert" class="text-small text-attention">{t("stakes.copyPlainWarning")}</p>
      <div>
        <Button onClick={save}>{t("stakes.copyFile")}</Button>
      </div>
      <div onClick={() => setTaken(true)}>
        <CopyField label={t("stakes.copyText")} value={text()} secret />
      </div>
      {props.onKept && (
        <div class="flex justify-end">
          <Button look="primary" disabled={!taken()} onClick={() => props.onKept?.()}>
            {t("stakes.copyKept")}
          </Button>
        </div>
      )}
    </>
  );
}
