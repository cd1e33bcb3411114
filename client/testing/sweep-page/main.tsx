import { createSignal, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { chooseLocale, createLocale, LocaleProvider } from "../../src/app/locale-context.tsx";
import { SweepTo } from "../../src/stakes/sweep-to.tsx";

declare global {
  interface Window {
    /** Opens or closes the wallet of the page. */
    own: (address: string | undefined) => void;
    /** How often the form was sent. */
    sends: number;
  }
}

const [own, setOwn] = createSignal<string>();
globalThis.window.own = setOwn;
globalThis.window.sends = 0;

const locale = createLocale();
void start();

// No await at the top: chunks of words import from this one, and would wait for it.
async function start(): Promise<void> {
  await locale.setLocale(chooseLocale(undefined, navigator.languages));
  await locale.load(["stakes"]);
  const root = document.getElementById("app");
  if (root === null) throw new Error("index.html has no element with the id app");
  render(() => <LocaleProvider value={locale}>{<Page />}</LocaleProvider>, root);
}

function Page(): JSX.Element {
  const [to, setTo] = createSignal("");
  return (
    <main class="p-4">
      <h1 class="text-title">A stake</h1>
      <form
        id="sweep"
        onSubmit={(event) => {
          event.preventDefault();
          globalThis.window.sends++;
        }}
      >
        <SweepTo to={to()} onTo={setTo} own={own()} isBad={false} disabled={false} />
      </form>
    </main>
  );
}
