import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { readSources } from "../../player/source-list.ts";
import { makeStatusPoll } from "../../player/status-poll.ts";

/** A stream may be served in many places, and each says the same. */
const MOST_ASKED = 3;
const TICK_MS = 1000;

/** The sessions of a stream since its owner lives, as the boxes at its `streaming` addresses say; another is added within 15 s. */
export function createSessions(streaming: Accessor<readonly string[]>): Accessor<readonly string[]> {
  const [sessions, setSessions] = createSignal<readonly string[]>([]);
  createEffect(on(streaming, (urls) => {
    const asked = readSources(urls).map(({ status }) => status).filter((url) => url !== undefined);
    const polls = asked.slice(0, MOST_ASKED).map((url) => {
      const poll = makeStatusPoll({
        fetch: (input, init) => fetch(input, init),
        now: () => Date.now(),
        onStatus(status) {
          const sid = status?.sid;
          if (typeof sid === "string" && !sessions().includes(sid)) setSessions([...sessions(), sid]);
        },
      });
      poll.ask(url);
      return poll;
    });
    const tick = () => polls.forEach((poll) => poll.tick(sessions().length > 0));
    tick();
    const timer = setInterval(tick, TICK_MS);
    onCleanup(() => {
      clearInterval(timer);
      polls.forEach((poll) => poll.close());
    });
  }));
  return sessions;
}
