import type en from "../en/identity.ts";

export default {} satisfies Record<keyof typeof en, string>;
