import type en from "../en/discover.ts";

export default {
  title: "Live now",
} satisfies Record<keyof typeof en, string>;
