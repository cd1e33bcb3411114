import { type Accessor, createSignal } from "solid-js";
import { DEFAULT_SHARING, type Sharing } from "../../../../../contracts/nostr/sharing.ts";
import type { Pledge } from "../../../stakes/creator/pledge-form.ts";
import { sharingHere } from "./sharing-here.ts";

/** Who may share, and what they must stake or show for it. */
export type SharingPlan = { sharing: Sharing; pledge: Pledge | undefined };

/** What is chosen about sharing for a stream that is being filled in. */
export type SharingDraft = {
  /** What holds: what was changed here, or what was chosen for this stream before, or the usual. */
  plan: Accessor<SharingPlan>;
  change: (plan: SharingPlan | undefined) => void;
  /** Something was typed that is no choice. */
  faulty: Accessor<boolean>;
  /** Keeps it for the stream; what nobody touched stays as it was. */
  keep: () => void;
};

/** Makes it for the stream whose name is being typed. */
export function createSharingDraft(d: Accessor<string>): SharingDraft {
  const [changed, setChanged] = createSignal<SharingPlan>();
  const [faulty, setFaulty] = createSignal(false);
  return {
    plan: () => changed() ?? { sharing: sharingHere.of(d()) ?? DEFAULT_SHARING, pledge: undefined },
    faulty,
    change(plan) {
      setFaulty(plan === undefined);
      if (plan !== undefined) setChanged(plan);
    },
    keep() {
      const plan = changed();
      if (plan !== undefined) sharingHere.put(d(), plan.sharing);
    },
  };
}
