import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX, Show } from "solid-js";
import { buttonClass } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

export type MenuItem = {
  label: string;
  icon?: IconName;
  /** Shown as chosen; all items of a choice should say true or false. */
  chosen?: boolean;
  disabled?: boolean;
  onSelect: () => void;
};

export type MenuProps = {
  /** Name of the button that opens it. */
  label: string;
  icon?: IconName;
  /** What the button shows instead of an icon. */
  children?: JSX.Element;
  items: readonly MenuItem[];
  class?: string;
};

/** A button that opens a list of actions or choices. Brings Kobalte along: only for pages loaded later. */
export function Menu(props: MenuProps): JSX.Element {
  return (
    <DropdownMenu gutter={4}>
      <DropdownMenu.Trigger
        aria-label={props.label}
        title={props.label}
        class={props.class ?? `${buttonClass("quiet")} ${props.children === undefined ? "w-10 !px-0" : ""}`}
      >
        <Show when={props.children} fallback={<Icon name={props.icon ?? "more"} />}>{props.children}</Show>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="z-50 max-h-80 min-w-40 overflow-auto rounded border border-line bg-raised p-1 shadow outline-none">
          <For each={props.items}>
            {(item) => (
              <DropdownMenu.Item
                disabled={item.disabled === true}
                onSelect={() => item.onSelect()}
                role={item.chosen === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={item.chosen}
                class="flex min-h-10 cursor-pointer items-center gap-2 rounded px-3 outline-none data-disabled:opacity-60 data-highlighted:bg-sunken"
              >
                <Show when={item.icon}>{(name) => <Icon name={name()} />}</Show>
                <span class="grow">{item.label}</span>
                <Show when={item.chosen !== undefined}>
                  <span class={item.chosen === true ? "" : "invisible"}>
                    <Icon name="check" />
                  </span>
                </Show>
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
