import { randomBytes } from "node:crypto";
import {
  type EventTemplate,
  type NostrEvent,
  publicKeyOf,
  signEvent,
} from "../../../contracts/nostr/event.ts";
import { openClient, type TestClient } from "./client.ts";

/** A key that nobody used before, so that a relay's earlier events don't matter. */
export type Author = { pubkey: string; sign(template: Partial<EventTemplate>): NostrEvent };

/** What a case may use; all it opens is closed for it. */
export type CaseContext = {
  url: string;
  /** The relay's NIP-11 document, empty when it has none. */
  information: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  now: number;
  open(): Promise<TestClient>;
  author(): Author;
  /** A word that no event had before. */
  word(): string;
};

/** One thing a relay must do. A case throws where the relay doesn't. */
export type ConformanceCase = { nip: number; name: string; run(context: CaseContext): Promise<void> };

/** Thrown by a case that finds nothing to judge. */
export class SkipCase extends Error {
  override name = "SkipCase";
}

/** Runs one case with a context of its own. */
export async function runCase(
  { run }: ConformanceCase,
  { url, information }: Pick<CaseContext, "url" | "information">,
): Promise<void> {
  const clients: TestClient[] = [];
  const now = Math.floor(Date.now() / 1000);
  try {
    await run({
      url,
      information,
      now,
      open: async () => {
        const client = await openClient(url);
        clients.push(client);
        return client;
      },
      author: () => {
        const secret = new Uint8Array(randomBytes(32));
        return {
          pubkey: publicKeyOf(secret),
          sign: (template) =>
            signEvent({ kind: 1, created_at: now, tags: [], content: "", ...template }, secret),
        };
      },
      word: () => randomBytes(8).toString("hex"),
    });
  } finally {
    for (const client of clients) client.close();
  }
}
