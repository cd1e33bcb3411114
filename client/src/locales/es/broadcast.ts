import type en from "../en/broadcast.ts";

export default {} satisfies Record<keyof typeof en, string>;
