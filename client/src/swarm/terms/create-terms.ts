import { type Accessor, createSignal, onCleanup } from "solid-js";
import { storageHere } from "../../app/page-storage.ts";
import { type KeptBudget, makeBudget } from "./budget.ts";
import { deviceOf, makeConditions } from "./conditions.ts";
import type { Conditions, SharingChoice } from "./terms.ts";
import type { UploadLimits } from "./upload-limits.ts";

/** The viewer's side of the terms: what they said, what their device is at, what they may still give. */
export type ViewerTerms = {
  choice: Accessor<SharingChoice>;
  conditions: Accessor<Conditions>;
  limits: Accessor<UploadLimits>;
  budget: KeptBudget;
};

export type CreateTermsOptions = { choice: Accessor<SharingChoice>; limits: Accessor<UploadLimits> };

/** The viewer's terms while their owner lives; device and storage are the browser's. */
export function createTerms({ choice, limits }: CreateTermsOptions): ViewerTerms {
  const budget = makeBudget({ limits, now: Date.now, storage: storageHere });
  const [conditions, setConditions] = createSignal<Conditions>({
    dataSaver: false,
    metered: false,
    lowBattery: false,
  });
  const watch = makeConditions(deviceOf(navigator), setConditions);
  setConditions(watch.conditions());
  // A page that is put away may never come back.
  globalThis.addEventListener("pagehide", budget.close);
  onCleanup(() => {
    globalThis.removeEventListener("pagehide", budget.close);
    budget.close();
    watch.stop();
  });
  return { choice, conditions, limits, budget };
}
