import { createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import { Notice } from "../../ui/notice.tsx";
import { keysHere } from "./keys-here.ts";

const SaveKeyDialog = late(async () => (await import("./key-dialogs.tsx")).SaveKeyDialog);
const BringKeyDialog = late(async () => (await import("./key-dialogs.tsx")).BringKeyDialog);

export type KeyPartProps = {
  /** The creator's Nostr key; expected to remain. */
  creator: string;
  /** The base key that the terms name; undefined where they name none. */
  baseKey: string | undefined;
  /** Another key is here now. */
  onBrought: () => void;
};

/** Where the creator's key for stakes is, and how to copy it elsewhere or bring it here. */
export function KeyPart(props: KeyPartProps): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal<"save" | "bring">();
  const [changes, setChanges] = createSignal(0);
  const isHere = () => {
    changes();
    return keysHere.of(props.creator).some(({ baseKey }) => baseKey === props.baseKey);
  };
  const isSafe = () => {
    changes();
    return props.baseKey !== undefined && keysHere.isBackedUp(props.creator, props.baseKey);
  };
  const close = () => {
    setOpen(undefined);
    setChanges((count) => count + 1);
  };
  const bring = () => (
    <Button look="quiet" onClick={() => setOpen("bring")}>{t("stakesStudio.keyBring")}</Button>
  );
  const save = () => <Button onClick={() => setOpen("save")}>{t("stakesStudio.keySave")}</Button>;
  return (
    <Show when={props.baseKey}>
      {(baseKey) => (
        <>
          <Show
            when={isHere()}
            fallback={<Notice tone="attention" what={t("stakesStudio.noKey")}>{bring()}</Notice>}
          >
            <Show
              when={isSafe()}
              fallback={
                <Notice
                  tone="attention"
                  what={t(keysHere.fleeting() ? "stakesStudio.keyFleeting" : "stakesStudio.keyOnly")}
                  why={t(keysHere.fleeting() ? "stakesStudio.keyFleetingWhy" : "stakesStudio.keyOnlyWhy")}
                >
                  {save()}
                  {bring()}
                </Notice>
              }
            >
              <p class="flex flex-wrap items-center gap-x-2 text-small text-quiet">
                {t("stakesStudio.keySaved")}
                {bring()}
              </p>
            </Show>
          </Show>
          <Show when={open() === "save"}>
            <SaveKeyDialog creator={props.creator} baseKey={baseKey()} onClose={close} />
          </Show>
          <Show when={open() === "bring"}>
            <BringKeyDialog
              creator={props.creator}
              onClose={close}
              onBrought={() => {
                close();
                props.onBrought();
              }}
            />
          </Show>
        </>
      )}
    </Show>
  );
}
