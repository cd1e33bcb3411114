import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import type { BoxStatus } from "../../../../../contracts/api/status.ts";
import type { BrowserHealth } from "../../../studio/browser-health.ts";
import type { Check } from "../health/finding.ts";
import type { BoxWord } from "../studio-state.ts";
import { endHistory, type History, recordReading } from "./history.ts";
import type { HistoryStore } from "./history-store.ts";

export type CreateHistoryOptions = {
  store: HistoryStore;
  /** A new object for each look at the box. */
  word: Accessor<BoxWord>;
  /** The end was announced. */
  over: Accessor<boolean>;
  checks: Accessor<readonly Check[]>;
  browser: Accessor<BrowserHealth | undefined>;
  /** This page's own preview asks the box: it is counted there, though nobody watches by it. */
  previewing: Accessor<boolean>;
};

const KEEP_MS = 10_000;
/** For this long a box counts who asked it last. */
const COUNTED_MS = 15_000;

/** What this page saw of the broadcast, kept over a reload, tied to its owner. */
export function createHistory(o: CreateHistoryOptions): Accessor<History | undefined> {
  const [history, setHistory] = createSignal(o.store.get());
  let late: number | undefined;
  let keptMs = 0;
  // After a reload the box still counts the page before.
  let ownUntilMs = (untrack(history)?.last.atMs ?? -Infinity) + COUNTED_MS;
  const keep = () => {
    const now = history();
    if (now !== undefined) o.store.put(now);
    keptMs = Date.now();
  };
  createEffect(on(() => o.browser()?.stats, (stats) => {
    if (stats?.late !== undefined) late = (late ?? 0) + stats.late;
  }));
  createEffect(on(o.word, (word) => {
    // A silent box says nothing about now; the gap it leaves is told as one.
    if (word.word !== "status" || untrack(o.over)) return;
    const findings = untrack(o.checks).flatMap((check) => check.findings);
    if (untrack(o.previewing)) ownUntilMs = Date.now() + COUNTED_MS;
    const reading = readingOf(word.status, Date.now() < ownUntilMs ? 1 : 0);
    setHistory((before) => recordReading(before, { ...reading, late, findings }));
    if (Date.now() - keptMs > KEEP_MS) keep();
  }));
  createEffect(on(o.over, (over) => {
    if (!over) return;
    setHistory(endHistory);
    keep();
  }));
  addEventListener("pagehide", keep);
  onCleanup(() => {
    removeEventListener("pagehide", keep);
    keep();
  });
  return history;
}

function readingOf({ state, sid, bitrate, viewers, frames, sent }: BoxStatus, own: number) {
  return {
    atMs: Date.now(),
    state,
    sid,
    bitrate,
    viewers: viewers && { ...viewers, http: Math.max(0, viewers.http - own) },
    dropped: frames?.dropped,
    sent,
  };
}
