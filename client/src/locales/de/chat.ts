import type en from "../en/chat.ts";

export default {} satisfies Record<keyof typeof en, string>;
