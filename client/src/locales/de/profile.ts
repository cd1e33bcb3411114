import type en from "../en/profile.ts";

export default {} satisfies Record<keyof typeof en, string>;
