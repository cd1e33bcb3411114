import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Unix seconds now. */
export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

/** Unix seconds, moving on every `everyMs` while its owner lives: for ages on screen. */
export function createClock(everyMs = 15_000): Accessor<number> {
  const [now, setNow] = createSignal(unixNow());
  const id = setInterval(() => setNow(unixNow()), everyMs);
  onCleanup(() => clearInterval(id));
  return now;
}
