import { createMemo, createResource, type JSX, Show } from "solid-js";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import { useRoute } from "../../app/route-context.tsx";
import { ApprovalNotice } from "../../identity/approval-notice.tsx";
import { IdentityPanel } from "../../identity/identity-panel.tsx";
import { useIdentity } from "../../identity/identity.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import { Notice } from "../../ui/notice.tsx";
import { boxOf, factsOf, newestAnnouncement } from "./announcing.ts";
import { createOutbox } from "./create-outbox.ts";
import { MyStreams } from "./my-streams.tsx";
import { recordsHere } from "./records-here.ts";
import { StartForm } from "./start-form.tsx";
import type { StreamFacts } from "./stream-form.ts";
import { StudioView } from "./studio-view.tsx";

/** A stream to run: just filled in, or opened earlier. */
type Opened = {
  facts: StreamFacts;
  box: string;
  creator: string;
  fresh: boolean;
  pledge?: Pledge | undefined;
};

/** Filled in on one page and run on the next; taken once, because opening a stream a second time would change its key. */
let begun: Opened | undefined;

function takeBegun(d: string, creator: string | undefined): Opened | undefined {
  const opened = begun?.facts.d === d && begun.creator === creator ? begun : undefined;
  begun = undefined;
  return opened;
}

/** `#/broadcast`: three steps to a stream; `#/broadcast/<d>`: its control room. */
export default function BroadcastPage(): JSX.Element {
  const identity = useIdentity();
  const { route, navigate } = useRoute();
  const me = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  };
  const relays = createOutbox(me);

  const start = async (facts: StreamFacts, box: string, pledge: Pledge | undefined) => {
    begun = { facts, box, creator: await identity.ensure(), fresh: true, pledge };
    navigate(`/broadcast/${facts.d}`);
  };
  const wanted = createMemo(
    () => {
      const d = route().page === "broadcast" ? route().param : undefined;
      return d === undefined ? undefined : { d, me: me() };
    },
    undefined,
    { equals: (a, b) => a?.d === b?.d && a?.me === b?.me },
  );
  return (
    <Show
      when={wanted()}
      keyed
      fallback={<Start relays={relays()} me={me()} onStart={(...chosen) => void start(...chosen)} />}
    >
      {({ d, me }) => {
        const opened = takeBegun(d, me);
        return opened === undefined
          ? <Reopened d={d} me={me} relays={relays()} />
          : <StudioView {...opened} relays={relays()} />;
      }}
    </Show>
  );
}

type StartProps = {
  relays: readonly string[];
  me: string | undefined;
  onStart: (facts: StreamFacts, box: string, pledge: Pledge | undefined) => void;
};

function Start(props: StartProps): JSX.Element {
  const { t } = useLocale();
  createPageTitle(() => t("broadcast.title"));
  return (
    <div class="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 pt-2 pb-12">
      <div>
        <h1 class="text-title">{t("broadcast.title")}</h1>
        <p class="text-quiet">{t("broadcast.intro")}</p>
      </div>
      <ApprovalNotice />
      <StartForm relays={props.relays} onStart={props.onStart} />
      <Show when={props.me} keyed>{(pubkey) => <MyStreams pubkey={pubkey} relays={props.relays} />}</Show>
      <section class="flex flex-col gap-2 border-t border-line pt-4">
        <h2 class="text-title">{t("broadcast.yourIdentity")}</h2>
        <IdentityPanel relays={props.relays} />
      </section>
    </div>
  );
}

/** Finds where a stream of an earlier visit runs: this browser remembers its box, or its announcement names it. */
function Reopened(props: { d: string; me: string | undefined; relays: readonly string[] }): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  const [found] = createResource(
    // Not the relays: a stream that runs must not begin anew when one more becomes known.
    () => ({ d: props.d, me: props.me }),
    async ({ d, me }): Promise<Opened | "unknown"> => {
      if (me === undefined) return "unknown";
      const record = recordsHere.all().find((kept) => kept.pubkey === me && kept.d === d);
      if (record !== undefined) {
        return { facts: { d, title: record.title, topics: [] }, box: record.box, creator: me, fresh: false };
      }
      const events = await nostr.query(props.relays, [{ kinds: [KIND.liveEvent], authors: [me], "#d": [d] }]);
      const newest = newestAnnouncement(events);
      const box = newest && boxOf(newest.live);
      if (newest === undefined || box === undefined) return "unknown";
      return { facts: factsOf(newest.live), box, creator: me, fresh: false };
    },
  );
  const opened = () => {
    const is = found.latest;
    return is === "unknown" ? undefined : is;
  };
  return (
    <Show
      when={opened()}
      keyed
      fallback={
        <Show
          when={found.latest === "unknown"}
          fallback={<p class="late p-4 text-quiet">{t("app.loading")}…</p>}
        >
          <div class="px-4">
            <Notice
              heading={1}
              what={t("broadcast.notFound")}
              why={t("broadcast.notFoundWhy", { name: props.d })}
              act={t("broadcast.notFoundDo")}
            >
              <a
                href="#/broadcast"
                class="inline-flex min-h-10 items-center rounded border border-control bg-raised px-4 font-medium hover:bg-sunken"
              >
                {t("broadcast.another")}
              </a>
            </Notice>
          </div>
        </Show>
      }
    >
      {(stream) => <StudioView {...stream} relays={props.relays} />}
    </Show>
  );
}
