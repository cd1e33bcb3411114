import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";
import { type ClockSpan, type ClockVerdict, judgeClock, narrowClock, readClock } from "./clock-check.ts";

/** Two readings say little more than one, so they come seldom. */
const EVERY_MS = 60_000;
const TIMEOUT_MS = 5000;

/** Compares this computer's clock with that of a box, which writes its time into every answer, while its owner lives. */
export function createClockCheck(box: string): Accessor<ClockVerdict> {
  const [span, setSpan] = createSignal<ClockSpan>();
  const closed = new AbortController();
  const look = async () => {
    const askedMs = Date.now();
    const response = await fetch(`${box}/v1/box`, {
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      cache: "no-store",
      credentials: "omit",
    });
    const answeredMs = Date.now();
    await response.body?.cancel();
    setSpan(narrowClock(span(), readClock({ askedMs, answeredMs, date: response.headers.get("date") })));
  };
  const again = () =>
    void look().catch((error: unknown) => {
      // A box that doesn't answer is found by those who ask it for more than its clock.
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    });
  again();
  const timer = setInterval(again, EVERY_MS);
  onCleanup(() => {
    clearInterval(timer);
    closed.abort();
  });
  return createMemo(() => judgeClock(span()));
}
