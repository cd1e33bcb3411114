import type en from "../en/watch.ts";

export default {} satisfies Record<keyof typeof en, string>;
