/** How this page is shown: as the site, as the player that another site frames, or as the site in a frame, where it must not be. */
export type Embedding = "site" | "embedded" | "framed";

export type EmbeddingFacts = {
  /** The page is `embed.html`. */
  marked: boolean;
  /** Another page has it in a frame. */
  framed: boolean;
};

/** What a page is to do. The site keeps keys and money, so nobody may lay it under something else to be clicked. */
export function embeddingOf({ marked, framed }: EmbeddingFacts): Embedding {
  if (marked) return "embedded";
  return framed ? "framed" : "site";
}

/** This page's. */
export const EMBEDDING: Embedding = embeddingOf({
  marked: "embed" in (globalThis.document?.documentElement.dataset ?? {}),
  framed: globalThis.top !== globalThis.self,
});
