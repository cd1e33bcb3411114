import { type JSX, Show, splitProps } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

/** `primary` once a page, `plain` beside it, `quiet` within text and lists, `danger` for what can't be undone. */
export type ButtonLook = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:brightness-110",
  plain: "bg-raised text-ink border-control hover:bg-sunken",
  quiet: "bg-transparent text-ink border-transparent hover:bg-sunken",
  danger: "bg-raised text-bad border-bad hover:bg-sunken",
};

const SHAPE = "inline-flex items-center justify-center gap-2 border rounded min-h-10 px-4 font-medium " +
  "select-none transition-[background-color,filter] duration-100 " +
  "disabled:opacity-60 disabled:cursor-not-allowed aria-busy:cursor-progress";

/** Classes of something that looks like a button, for links that act like one. */
export function buttonClass(look: ButtonLook = "plain"): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

export type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: ButtonLook;
  icon?: IconName;
  /** Work that the press began is going on: it can't be pressed again. */
  busy?: boolean;
};

/** A button whose words are a verb. */
export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ["look", "icon", "busy", "class", "children", "type", "disabled"]);
  return (
    <button
      {...rest}
      type={own.type ?? "button"}
      disabled={own.disabled === true || own.busy === true}
      aria-busy={own.busy === true ? true : undefined}
      class={`${buttonClass(own.look)} ${own.class ?? ""}`}
    >
      <Show when={own.icon}>{(name) => <Icon name={name()} />}</Show>
      {own.children}
    </button>
  );
}

/** A button that is only a drawing; `label` is its name. */
export function IconButton(
  props: Omit<ButtonProps, "icon" | "children"> & { icon: IconName; label: string },
): JSX.Element {
  const [own, rest] = splitProps(props, ["icon", "label", "look", "class", "type", "busy", "disabled"]);
  return (
    <button
      {...rest}
      type={own.type ?? "button"}
      disabled={own.disabled === true || own.busy === true}
      aria-label={own.label}
      title={own.label}
      class={`${buttonClass(own.look ?? "quiet")} !px-0 w-10 shrink-0 ${own.class ?? ""}`}
    >
      <Icon name={own.icon} />
    </button>
  );
}
