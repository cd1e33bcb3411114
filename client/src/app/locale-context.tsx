import { type Accessor, createContext, createSignal, type JSX, useContext } from "solid-js";
import { formatAge, formatSpan } from "../locales/age.ts";
import enApp from "../locales/en/app.ts";
import enDiscover from "../locales/en/discover.ts";
import { fillMessage, type MessageParams } from "../locales/message.ts";
import {
  loaders,
  type Locale,
  LOCALES,
  type MessageKey,
  type Section,
  type Words,
} from "../locales/sections.ts";

/** Words, numbers and times in the viewer's language. */
export type LocaleContext = {
  locale: Accessor<Locale>;
  /** Switches once every loaded section is there in the new language. */
  setLocale: (locale: Locale) => Promise<void>;
  /** The message of a key, with its `{names}` filled in and the plural form `count` asks for. */
  t: (key: MessageKey, params?: MessageParams) => string;
  number: (value: number) => string;
  /** Date and time of unix seconds. */
  date: (seconds: number) => string;
  /** "12 min ago"; negative for what is to come. */
  age: (seconds: number) => string;
  /** "3 hr 5 min". */
  span: (seconds: number) => string;
  /** Fetches the words of sections before a page that needs them is shown. */
  load: (sections: readonly Section[]) => Promise<void>;
};

const Context = createContext<LocaleContext>();

/** Words, numbers and times in the viewer's language. */
export function useLocale(): LocaleContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useLocale() needs a <LocaleProvider> above it");
  return value;
}

/** The first language of the browser that the site speaks, else English. */
export function chooseLocale(wanted: string | undefined, languages: readonly string[]): Locale {
  for (const language of wanted === undefined ? languages : [wanted, ...languages]) {
    const known = LOCALES.find((locale) => locale === language.slice(0, 2).toLowerCase());
    if (known !== undefined) return known;
  }
  return "en";
}

/** Makes the state behind `useLocale()`, starting in English, which is part of the first download. */
export function createLocale(): LocaleContext {
  const [state, setState] = createSignal<{ locale: Locale; words: ReadonlyMap<Section, Words> }>({
    locale: "en",
    words: new Map<Section, Words>([["app", enApp], ["discover", enDiscover]]),
  });
  const locale = () => state().locale;
  let wanted: Locale = "en";
  const sections = new Set<Section>(["app", "discover"]);

  /** Language and sections may both change while words are on their way: what is shown is always of one language. */
  const bring = async () => {
    for (;;) {
      const [next, named] = [wanted, [...sections]];
      const words = await Promise.all(
        named.map(async (section) => [section, (await loaders[next][section]()).default] as const),
      );
      if (next !== wanted || named.length !== sections.size) continue;
      setState({ locale: next, words: new Map(words) });
      document.documentElement.lang = next;
      return;
    }
  };

  return {
    locale,
    setLocale: async (next) => {
      if (next === wanted) return;
      wanted = next;
      try {
        await bring();
      } catch (error) {
        // Words that did not come leave the page in the language it has.
        wanted = locale();
        throw error;
      }
    },
    load: async (named) => {
      for (const section of named) sections.add(section);
      if (locale() === wanted && named.every((section) => state().words.has(section))) return;
      await bring();
    },
    t: (key, params = {}) => {
      const dot = key.indexOf(".");
      const words = state().words.get(key.slice(0, dot) as Section);
      return fillMessage(words?.[key.slice(dot + 1)] ?? key, params, locale());
    },
    number: (value) =>
      new Intl.NumberFormat(locale(), { notation: value >= 10_000 ? "compact" : "standard" }).format(value),
    date: (seconds) =>
      new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000),
    age: (seconds) => formatAge(seconds, locale()),
    span: (seconds) => formatSpan(seconds, locale()),
  };
}

/** Gives the pages below it their words. */
export function LocaleProvider(props: { value: LocaleContext; children: JSX.Element }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
}
