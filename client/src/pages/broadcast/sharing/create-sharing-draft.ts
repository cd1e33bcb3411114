import { type Accessor, createSignal } from "solid-js";
import { DEFAULT_SHARING, type Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { sharingHere } from "./sharing-here.ts";

/** What is chosen about sharing for a stream that is being filled in. */
export type SharingDraft = {
  /** What holds: what was changed here, or what was chosen for this stream before, or the usual. */
  sharing: Accessor<Sharing>;
  change: (sharing: Sharing | undefined) => void;
  /** Something was typed that is no choice. */
  faulty: Accessor<boolean>;
  /** Keeps it for the stream; what nobody touched stays as it was. */
  keep: () => void;
};

/** Makes it for the stream whose name is being typed. */
export function createSharingDraft(d: Accessor<string>): SharingDraft {
  const [changed, setChanged] = createSignal<Sharing>();
  const [faulty, setFaulty] = createSignal(false);
  return {
    sharing: () => changed() ?? sharingHere.of(d()) ?? DEFAULT_SHARING,
    faulty,
    change(sharing) {
      setFaulty(sharing === undefined);
      if (sharing !== undefined) setChanged(sharing);
    },
    keep() {
      const sharing = changed();
      if (sharing !== undefined) sharingHere.put(d(), sharing);
    },
  };
}
