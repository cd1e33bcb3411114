import { createSignal, type JSX, Show, Suspense } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { late } from "../ui/late.tsx";
import { useIdentity } from "./identity.ts";

const BackupDialog = late(async () => (await import("./backup-dialog.tsx")).BackupDialog);

/** A small line that stays until the key exists somewhere else than in this browser. */
export function BackupReminder(
  props: { /** One line without the reason, for narrow places. */ compact?: boolean },
): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const atRisk = () => {
    const state = identity.state();
    return state.kind === "local" && !state.backedUp ? state : undefined;
  };
  const compact = () => props.compact === true;
  return (
    <Show when={atRisk()}>
      {(state) => (
        <div
          class={compact()
            ? "flex items-center gap-2 border-t border-line py-1 ps-3 pe-1 text-small"
            : "flex items-start gap-2 rounded border border-line px-3 py-2"}
        >
          <Icon name="warning" class={`size-4 shrink-0 text-attention ${compact() ? "" : "mt-1"}`} />
          <div
            class={compact()
              ? "flex min-w-0 grow items-center gap-2"
              : "flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-2"}
          >
            <p class={compact() ? "min-w-0 grow" : "min-w-0 grow basis-64"}>
              {t(state().fleeting ? "identity.fleeting" : "identity.backupWhat")}.
              <Show when={!compact()}>
                {" "}
                <span class="text-quiet">
                  {t(state().fleeting ? "identity.fleetingWhy" : "identity.backupWhy")}
                </span>
              </Show>
            </p>
            <BackupButton look={compact() ? "quiet" : "plain"} />
          </div>
        </div>
      )}
    </Show>
  );
}

/** Opens the backup. */
export function BackupButton(props: { look?: ButtonLook }): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <Button look={props.look ?? "plain"} onClick={() => setOpen(true)} class="shrink-0">
        {t("identity.backup")}
      </Button>
      <Show when={open()}>
        <Suspense>
          <BackupDialog onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  );
}
