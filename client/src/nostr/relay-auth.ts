import type { NostrEvent } from "../../../contracts/nostr/event.ts";

export type RelayAuthOptions = {
  /** Signs the relay's challenge once the viewer agreed, or answers undefined. */
  answerChallenge: (challenge: string) => Promise<NostrEvent | undefined>;
  send: (event: NostrEvent) => void;
  /** Calls back once after `ms`, unless the returned function is called before. */
  later: (ms: number, call: () => void) => () => void;
};

const ANSWER_MS = 10_000;

/** One connection's side of NIP-42: a challenge, the viewer's decision, the relay's answer. */
export function makeRelayAuth({ answerChallenge, send, later }: RelayAuthOptions) {
  let challenge: string | undefined;
  let known: Promise<boolean> | undefined;
  let open: { id: string; settle: (ok: boolean) => void } | undefined;
  let ended = false;

  const ask = async (asked: string): Promise<boolean> => {
    const event = await answerChallenge(asked).catch((error: unknown) => {
      console.info("a relay's question stays unanswered:", error);
      return undefined;
    });
    if (event === undefined || ended) return false;
    return await new Promise<boolean>((resolve) => {
      const stop = later(ANSWER_MS, () => resolve(false));
      open = {
        id: event.id,
        settle: (ok) => {
          stop();
          open = undefined;
          resolve(ok);
        },
      };
      send(event);
    });
  };

  return {
    challenged(text: string): void {
      challenge = text;
    },

    /** Whether the relay knows the viewer, asking both if need be; the viewer is asked once a connection. */
    authenticate(): Promise<boolean> {
      if (challenge === undefined) return Promise.resolve(false);
      return known ??= ask(challenge);
    },

    /** Takes the relay's answer to an event, if it was ours; true if so. */
    takeOk(id: string, ok: boolean): boolean {
      if (open?.id !== id) return false;
      open.settle(ok);
      return true;
    },

    end(): void {
      ended = true;
      open?.settle(false);
    },
  };
}

export type RelayAuth = ReturnType<typeof makeRelayAuth>;

/** Tries again what a relay refuses to strangers: once, and only if the viewer agrees to be known. */
export type RetryKnown = (
  entry: { retried: boolean },
  reason: string,
  again: () => void,
  giveUp: () => void,
) => void;

/** Tries again with the connection there is now. */
export function makeRetryKnown(auth: () => RelayAuth | undefined): RetryKnown {
  return (entry, reason, again, giveUp) => {
    const now = auth();
    if (!reason.startsWith("auth-required:") || entry.retried || now === undefined) return giveUp();
    entry.retried = true;
    void now.authenticate().then((known) => {
      // Of a connection that broke meanwhile everything was reported, and the next asks for itself.
      if (auth() !== now) return;
      if (known) again();
      else giveUp();
    });
  };
}
