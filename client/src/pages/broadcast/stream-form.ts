import { isStreamName } from "../../../../contracts/nostr/address.ts";

/** What a creator types about a stream. */
export type StreamForm = { title: string; summary: string; image: string; topics: string; d: string };

/** The same, checked. */
export type StreamFacts = {
  title: string;
  summary?: string;
  image?: string;
  topics: string[];
  d: string;
  /** Addresses of carriers besides the box. */
  mirrors?: string[];
};

/** What is wrong with a field; each has its sentence in the locales (`broadcast.fault<Code>`). */
export type FieldFault =
  | "TitleMissing"
  | "TitleLong"
  | "SummaryLong"
  | "ImageAddress"
  | "TopicsMany"
  | "NameShape";

export type StreamFormVerdict =
  | { verdict: "ok"; facts: StreamFacts }
  | { verdict: "faulty"; faults: Partial<Record<keyof StreamForm, FieldFault>> };

const TITLE_LIMIT = 200;
const SUMMARY_LIMIT = 2000;
const TOPIC_LIMIT = 10;

/** Checks what was typed. */
export function judgeStreamForm(form: StreamForm): StreamFormVerdict {
  const title = form.title.trim();
  const summary = form.summary.trim();
  const image = form.image.trim();
  const topics = readTopics(form.topics);
  const faults: Partial<Record<keyof StreamForm, FieldFault>> = {};
  if (title === "") faults.title = "TitleMissing";
  else if (title.length > TITLE_LIMIT) faults.title = "TitleLong";
  if (summary.length > SUMMARY_LIMIT) faults.summary = "SummaryLong";
  // Other clients show only https pictures.
  if (image !== "" && (image.length > 1024 || URL.parse(image)?.protocol !== "https:")) {
    faults.image = "ImageAddress";
  }
  if (topics.length > TOPIC_LIMIT) faults.topics = "TopicsMany";
  if (!isStreamName(form.d)) faults.d = "NameShape";
  if (Object.keys(faults).length > 0) return { verdict: "faulty", faults };
  return {
    verdict: "ok",
    facts: {
      title,
      topics,
      d: form.d,
      ...(summary === "" ? {} : { summary }),
      ...(image === "" ? {} : { image }),
    },
  };
}

/** Topics as typed with commas, spaces or number signs: lower case, each once. */
export function readTopics(text: string): string[] {
  const words = text.split(/[\s,#]+/).map((word) => word.toLowerCase().slice(0, 64)).filter((word) =>
    word !== ""
  );
  return [...new Set(words)];
}

/** A name for a stream: words of its title and four random letters, so that two streams don't share an address. */
export function suggestName(title: string, random: Uint8Array): string {
  const words = title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
    .slice(0, 24)
    .replace(/-+$/, "");
  const tail = [...random.slice(0, 4)].map((byte) => "abcdefghijkmnpqrstuvwxyz23456789"[byte % 32]).join("");
  return words === "" ? `live-${tail}` : `${words}-${tail}`;
}
