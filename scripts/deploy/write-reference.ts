import { environmentReference } from "../../edge/variables.ts";

const TABLE = /^\| variable +\| what +\| default +\|\n(?:\|.*\|\n)+/m;

/** A README with its table of variables as the code has it; undefined where it has no such table. */
export function withReference(readme: string): string | undefined {
  return TABLE.test(readme) ? readme.replace(TABLE, () => `${environmentReference()}\n`) : undefined;
}
