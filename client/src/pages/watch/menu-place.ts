/** Edges of a box on the screen, in CSS pixels from its left upper corner. */
export type Edges = { top: number; bottom: number; left: number; right: number };

export type MenuPlaceOptions = {
  /** What the menu belongs to. */
  button: Edges;
  /** The menu with all of its choices, in CSS pixels. */
  menu: { width: number; height: number };
  screen: { width: number; height: number };
  /** Whether lines run from right to left. */
  rtl: boolean;
};

/** Where a menu lies: against which side of its button, how far from the screen's upper or lower edge, and how high it may be. CSS pixels. */
export type MenuPlace = { side: "above" | "below"; block: number; left: number; room: number };

const GAP = 8;

/** Lays a menu above its button, or below where there is more room for all of it, within the screen. */
export function placeMenu({ button, menu, screen, rtl }: MenuPlaceOptions): MenuPlace {
  const above = button.top - 2 * GAP;
  const below = screen.height - button.bottom - 2 * GAP;
  const side = above >= Math.min(menu.height, below) ? "above" : "below";
  const left = rtl ? button.left : button.right - menu.width;
  return {
    side,
    block: GAP + (side === "above" ? screen.height - button.top : button.bottom),
    left: Math.max(GAP, Math.min(left, screen.width - menu.width - GAP)),
    room: Math.max(0, side === "above" ? above : below),
  };
}
