import type { JSX } from "solid-js";
import { TextField, type TextFieldProps } from "../ui/text-field.tsx";

export type PasswordFieldProps = Pick<TextFieldProps, "label" | "hint" | "fault" | "value" | "onText"> & {
  /** It is thought up here, rather than known from before. */
  isNew?: boolean;
};

/** A password: of whatever length it is typed to lock something, it can be typed to open it. */
export function PasswordField(props: PasswordFieldProps): JSX.Element {
  return (
    <TextField
      label={props.label}
      hint={props.hint}
      fault={props.fault}
      value={props.value}
      onText={props.onText}
      type="password"
      autocomplete={props.isNew === true ? "new-password" : "current-password"}
      required
    />
  );
}
