import { type Accessor, createMemo } from "solid-js";
import { createClock } from "../../../app/clock.ts";
import type { BrowserHealth } from "../../../studio/browser-health.ts";
import { judgeDelegation } from "../delegating.ts";
import { onAirOf } from "../on-air.ts";
import type { StudioState } from "../studio-state.ts";
import { checksOf } from "./checks.ts";
import { createClockCheck } from "./create-clock-check.ts";
import type { Check } from "./finding.ts";
import { factsOfBox, findingsOfBox } from "./judge-box.ts";
import { factsOfBrowser, findingsOfBrowser } from "./judge-browser.ts";
import { judgePage } from "./judge-page.ts";

export type CreateChecksOptions = {
  state: Accessor<StudioState>;
  /** What this browser sends; undefined while it is an encoder's turn. */
  browser: Accessor<BrowserHealth | undefined>;
  byEncoder: Accessor<boolean>;
};

/** Everything that is checked about a stream, from the box, this browser and this page, tied to its owner. */
export function createChecks(o: CreateChecksOptions): Accessor<Check[]> {
  const now = createClock(30_000);
  const clock = createClockCheck(o.state().box);
  return createMemo(() => {
    const state = o.state();
    // What a silent box said before proves nothing about now.
    const status = state.word.word === "status" ? state.word.status : undefined;
    const signer = state.info?.pubkey ?? state.grant?.signer;
    const browser = o.byEncoder() ? undefined : o.browser();
    const fed = status?.state === "live" || status?.state === "starting";
    const fromBrowser = browser === undefined
      ? { findings: [], facts: [] }
      : { findings: findingsOfBrowser(browser, { fed }), facts: factsOfBrowser(browser) };
    const page = judgePage({
      state,
      air: onAirOf(state).air,
      byEncoder: o.byEncoder(),
      life: signer === undefined ? undefined : judgeDelegation(state.delegation, signer, now()),
      clock: clock(),
    });
    const box = status === undefined
      ? { findings: [], facts: [] }
      : { findings: findingsOfBox(status), facts: factsOfBox(status) };
    return checksOf([fromBrowser, page, box]);
  });
}
