import type en from "../en/settings.ts";

export default {} satisfies Record<keyof typeof en, string>;
