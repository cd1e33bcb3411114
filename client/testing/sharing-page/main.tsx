import { createSignal, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { chooseLocale, createLocale, LocaleProvider } from "../../src/app/locale-context.tsx";
import {
  createPreferences,
  PreferencesProvider,
  usePreferences,
} from "../../src/app/preferences-context.tsx";
import { SharingSettings } from "../../src/pages/settings/sharing-settings.tsx";
import { createFlow } from "../../src/pages/watch/sharing/create-flow.ts";
import { SharingNote } from "../../src/pages/watch/sharing/sharing-note.tsx";
import { SharingPart } from "../../src/pages/watch/sharing/sharing-part.tsx";
import { makeSwarmSums } from "../../src/swarm/swarm-sums.ts";
import { NOT_SHARING, type SwarmView } from "../../src/swarm/swarm-view.ts";
import { mayShare, type SharingFacts } from "../../src/swarm/terms/terms.ts";

/** What a test may turn: the facts of the swarm, what it has moved, and the hour's account. */
export type Trial = {
  facts: Partial<Omit<SharingFacts, "choice">>;
  view: Partial<SwarmView>;
  hour: { given: number; limit: number };
};

declare global {
  interface Window {
    turn: (trial: Partial<Trial>) => void;
  }
}

const [trial, setTrial] = createSignal<Trial>({ facts: {}, view: {}, hour: { given: 0, limit: 2e9 } });
globalThis.window.turn = (next) => setTrial((old) => ({ ...old, ...next }));

const locale = createLocale();
void start();

// No await at the top: chunks of words import from this one, and would wait for it.
async function start(): Promise<void> {
  await locale.setLocale(chooseLocale(undefined, navigator.languages));
  await locale.load(["watch", "sharing"]);
  const root = document.getElementById("app");
  if (root === null) throw new Error("index.html has no element with the id app");
  render(() => {
    const preferences = createPreferences();
    return (
      <LocaleProvider value={locale}>
        <PreferencesProvider value={preferences}>
          <Page />
        </PreferencesProvider>
      </LocaleProvider>
    );
  }, root);
}

function Page(): JSX.Element {
  const { preferences, change } = usePreferences();
  const choice = () => preferences().sharing;
  const choose = (sharing: SharingFacts["choice"]) => change({ sharing });
  const facts = (): SharingFacts => ({
    conditions: { dataSaver: false, metered: false, lowBattery: false },
    sealed: true,
    creator: { tier: "open", threshold: 3 },
    edge: true,
    webrtc: true,
    relay: false,
    identity: false,
    pledged: false,
    refused: false,
    paused: false,
    viewers: 5,
    ...trial().facts,
    choice: choice(),
  });
  const view = (): SwarmView => {
    const terms = mayShare(facts());
    const view = { ...NOT_SHARING, ...makeSwarmSums().view(terms) };
    return terms.sharing === "on" ? { ...view, ...trial().view } : view;
  };
  const flow = createFlow(view);
  return (
    <main class="mx-auto flex max-w-4xl flex-col">
      <div id="picture" class="aspect-video w-full bg-scrim" />
      <div class="flex flex-col gap-4 p-4">
        <h1 class="text-title">A stream</h1>
        <SharingNote
          state={view().state}
          choice={choice()}
          onChoose={choose}
          relay={facts().relay === true}
          onDetails={() => document.getElementById("sharing")?.scrollIntoView()}
        />
        <div class="grid gap-6 border-t border-line pt-4 md:grid-cols-2">
          <SharingPart
            view={view()}
            choice={choice()}
            onChoose={choose}
            relay={facts().relay === true}
            flow={flow}
            hour={trial().hour}
          />
        </div>
        <section class="flex flex-col gap-6 border-t border-line pt-4" aria-label="Settings">
          <SharingSettings />
        </section>
      </div>
    </main>
  );
}
