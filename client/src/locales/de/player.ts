import type en from "../en/player.ts";

export default {} satisfies Record<keyof typeof en, string>;
