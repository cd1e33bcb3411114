import { createEffect, createSignal, on } from "solid-js";
import { Icon } from "../ui/icon.tsx";
import { useLocale } from "./locale-context.tsx";
import { useRoute } from "./route-context.tsx";

/** Most visits paste nothing, so what reads links is fetched when something looks like one. */
async function readLink(text: string): Promise<string | undefined> {
  try {
    const { readPastedLink } = await import("./pasted-link.ts");
    return readPastedLink(text);
  } catch (error) {
    console.info("links can't be read, so these are words:", error);
    return undefined;
  }
}

/** One field for both: words to search for, or a link to a stream or a person, which is opened. */
export function SearchField() {
  const { t } = useLocale();
  const { route, navigate } = useRoute();
  const query = () => route().query;
  const [text, setText] = createSignal(query());
  createEffect(on(query, (searched) => {
    // While somebody types, the spaces at the end are theirs.
    if (text().trim() !== searched) setText(searched);
  }));

  const go = async (value: string, submitted: boolean) => {
    const link = value.length > 32 ? await readLink(value) : undefined;
    if (link !== undefined) {
      setText("");
      navigate(link);
      return;
    }
    const here = route().page === "discover";
    if (!submitted && !here) return;
    const words = value.trim();
    navigate(words === "" ? "/" : `/?q=${encodeURIComponent(words)}`, { replace: here });
  };

  return (
    <form
      role="search"
      class="relative mx-auto min-w-0 max-w-xl grow"
      onSubmit={(event) => {
        event.preventDefault();
        void go(text(), true);
      }}
    >
      <span class="pointer-events-none absolute inset-y-0 inset-s-3 flex items-center text-quiet">
        <Icon name="search" />
      </span>
      <input
        type="search"
        name="q"
        maxlength="4096"
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        aria-label={t("app.search")}
        placeholder={t("app.search")}
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value);
          void go(event.currentTarget.value, false);
        }}
        class="h-10 w-full rounded border border-control bg-raised ps-10 pe-3 text-ink text-ellipsis"
      />
    </form>
  );
}
