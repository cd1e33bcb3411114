/** One message as it is read out. */
export type Spoken = { name: string; text: string };

export type ReaderOptions = {
  /** Words for what is to be read out: up to three messages whole, else only how many came. */
  say: (messages: readonly Spoken[], more: number) => void;
  /** Milliseconds between two readings, 5000 by default. */
  everyMs?: number;
};

const WHOLE = 3;

/** Collects new messages for a screen reader, so that a busy chat doesn't talk without end. */
export function makeReader(o: ReaderOptions) {
  let waiting: Spoken[] = [];
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let paused = false;
  const flush = () => {
    timer = undefined;
    if (count === 0) return;
    const [messages, more] = count <= WHOLE ? [waiting, 0] : [waiting.slice(-1), count - 1];
    waiting = [];
    count = 0;
    o.say(messages, more);
    timer = setTimeout(flush, o.everyMs ?? 5000);
  };
  return {
    add(message: Spoken): void {
      if (paused) return;
      count++;
      waiting = [...waiting, message].slice(-WHOLE);
      // A moment's patience: messages that come together are read together.
      timer ??= setTimeout(flush, 250);
    },
    /** Silent, and what came before is forgotten; `false` goes on with what comes next. */
    pause(value: boolean): void {
      paused = value;
      if (!paused) return;
      waiting = [];
      count = 0;
    },
    stop(): void {
      clearTimeout(timer);
      paused = true;
    },
  };
}
