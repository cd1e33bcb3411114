/** What the keyboard does on the watch page. */
export type StageAction = "play" | "mute" | "fullscreen" | "chat" | "live" | "help";

const KEYS: Record<string, StageAction> = {
  " ": "play",
  k: "play",
  m: "mute",
  f: "fullscreen",
  c: "chat",
  l: "live",
  "?": "help",
};

export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented"> & {
  /** Name of the element that has the focus, in capitals, and whether text can be typed there. */
  focus: { tag: string; role: string | null; editable: boolean };
};

/** The action of a key press; none where keys mean something else: in fields, with Ctrl, and Space on what it presses. */
export function stageAction(
  { key, ctrlKey, metaKey, altKey, defaultPrevented, focus }: KeyPress,
): StageAction | undefined {
  if (ctrlKey || metaKey || altKey || defaultPrevented || focus.editable) return undefined;
  if (["INPUT", "TEXTAREA", "SELECT"].includes(focus.tag)) return undefined;
  const pressable = ["BUTTON", "A", "SUMMARY"].includes(focus.tag) || focus.tag.startsWith("MEDIA-") ||
    ["button", "link", "menuitem", "menuitemradio", "tab", "slider"].includes(focus.role ?? "");
  if (key === " " && pressable) return undefined;
  return KEYS[key.length === 1 ? key.toLowerCase() : key];
}
