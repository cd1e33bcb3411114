import { Tabs as Kobalte } from "@kobalte/core/tabs";
import { For, type JSX } from "solid-js";

export type Tab = { value: string; label: string; content: () => JSX.Element };

export type TabsProps = {
  /** Name of the list of tabs. */
  label: string;
  tabs: readonly Tab[];
  /** The tab shown; without it the tabs keep it themselves. */
  value?: string;
  onChange?: (value: string) => void;
};

/** Panels of which one is shown. Brings Kobalte along: only for pages loaded later. */
export function Tabs(props: TabsProps): JSX.Element {
  const controlled = () => props.value === undefined ? {} : { value: props.value };
  return (
    <Kobalte {...controlled()} onChange={(value) => props.onChange?.(value)}>
      <Kobalte.List aria-label={props.label} class="flex gap-1 overflow-x-auto border-b border-line">
        <For each={props.tabs}>
          {(tab) => (
            <Kobalte.Trigger
              value={tab.value}
              class="-mb-px min-h-10 border-b-2 border-transparent px-3 font-medium text-quiet data-selected:border-accent data-selected:text-ink"
            >
              {tab.label}
            </Kobalte.Trigger>
          )}
        </For>
      </Kobalte.List>
      <For each={props.tabs}>
        {(tab) => <Kobalte.Content value={tab.value} class="pt-4">{tab.content()}</Kobalte.Content>}
      </For>
    </Kobalte>
  );
}
