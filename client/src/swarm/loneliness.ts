import type { Engine } from "./engine-seat.ts";

/** How long nobody else shares whole segments before a page looks for those who share parts, in milliseconds. */
const LONELY_MS = 10_000;

/** Notices that a page shares whole segments with nobody while others share the parts of the same stream. */
export function makeLoneliness(now: () => number) {
  let since: number | undefined;
  return {
    /** `taking`: how many take offers of parts, as the tracker said last. Asked whenever it says something. */
    lasts(engine: Pick<Engine, "name" | "company"> | undefined, taking: number | undefined): boolean {
      const company = engine?.name === "crowd" ? engine.company() : undefined;
      const isLonely = company !== undefined && company <= 1 && taking !== undefined && taking > 0;
      since = isLonely ? since ?? now() : undefined;
      return since !== undefined && now() - since >= LONELY_MS;
    },
  };
}
