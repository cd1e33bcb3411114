import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { readContactList } from "../../../../contracts/nostr/contact-list.ts";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readMuteList } from "../../../../contracts/nostr/mute-list.ts";
import { useLateIdentity } from "../../app/late-identity.tsx";
import { useNostr } from "../../app/nostr-context.tsx";

/** Whom the viewer follows and whom they don't want to see. */
export type People = { follows: ReadonlySet<string>; muted: ReadonlySet<string> };

const NOBODY: People = { follows: new Set(), muted: new Set() };

/** Reads the viewer's own lists, once there is an identity. */
export function createPeople(
  relays: Accessor<readonly string[]>,
  settled: Accessor<boolean>,
): Accessor<People> {
  const nostr = useNostr();
  const late = useLateIdentity();
  const [people, setPeople] = createSignal<People>(NOBODY);

  // The page is useful before we know who looks at it, and the identity's code is not small.
  createEffect(() => {
    if (settled()) void late.load().catch((error: unknown) => console.info("no identity here:", error));
  });

  const viewer = () => {
    const state = late.identity()?.state();
    return state === undefined || state.kind === "none" ? undefined : state.pubkey;
  };

  createEffect(on([viewer, relays], ([viewer, relays]) => {
    setPeople(NOBODY);
    if (viewer === undefined) return;
    let current = true;
    onCleanup(() => current = false);
    void nostr.query(relays, [{ kinds: [KIND.contacts, KIND.muteList], authors: [viewer] }]).then(
      (events) => {
        // Somebody else may have signed in meanwhile.
        if (!current) return;
        const contacts = newestOf(events, KIND.contacts);
        const mutes = newestOf(events, KIND.muteList);
        setPeople({
          follows: new Set(contacts && readContactList(contacts)),
          muted: new Set(mutes && readMuteList(mutes)?.pubkeys),
        });
      },
      (error: unknown) => console.info("whom the viewer follows is not known:", error),
    );
  }));

  return people;
}

function newestOf(events: readonly NostrEvent[], kind: number): NostrEvent | undefined {
  return events.filter((event) => event.kind === kind).reduce<NostrEvent | undefined>(
    (newest, event) => newest === undefined || supersedes(event, newest) ? event : newest,
    undefined,
  );
}
