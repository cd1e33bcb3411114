import { type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";

export type SweepToProps = {
  to: string;
  onTo: (address: string) => void;
  /** Address of the page's wallet, where there is one that its person can keep. */
  own: string | undefined;
  isBad: boolean;
  disabled: boolean;
};

/** Where an escrow goes: an address that is typed, or that of the page's own wallet. Needs the section `stakes`. */
export function SweepTo(props: SweepToProps): JSX.Element {
  const { t } = useLocale();
  let field: HTMLInputElement | undefined;
  return (
    <>
      <TextField
        ref={(element) => field = element}
        label={t("stakes.sweepTo")}
        hint={t("stakes.sweepHint")}
        fault={props.isBad ? t("stakes.sweepBad") : undefined}
        maxlength="106"
        autocomplete="off"
        dir="ltr"
        value={props.to}
        disabled={props.disabled}
        onText={props.onTo}
      />
      <Show when={props.own !== props.to.trim() && props.own}>
        {(own) => (
          <div>
            <Button
              disabled={props.disabled}
              onClick={() => {
                props.onTo(own());
                // The button goes: whoever pressed it by keyboard goes on with what it filled.
                field?.focus();
              }}
            >
              {t("stakes.sweepOwn")}
            </Button>
          </div>
        )}
      </Show>
    </>
  );
}
