import type { RungName } from "./rung.ts";

const NAME = "dstream/delay";
const NAMES = ["instant", "low", "close", "crowd"] as const satisfies readonly RungName[];

/** The delay chosen last in this tab; undefined before a choice, or where the browser keeps nothing. */
export function readRung(storage: () => Pick<Storage, "getItem">): RungName | undefined {
  try {
    const text = storage().getItem(NAME);
    return NAMES.find((name) => name === text);
  } catch {
    // Blocked site data: nothing was kept.
    return undefined;
  }
}

/**
 * Keeps a chosen delay through reloads of this tab, and no longer: a tab that is opened anew begins with a picture that can be
 * verified.
 */
export function keepRung(storage: () => Pick<Storage, "setItem">, rung: RungName): void {
  try {
    storage().setItem(NAME, rung);
  } catch (error) {
    console.info("this browser doesn't keep the chosen delay:", error);
  }
}
