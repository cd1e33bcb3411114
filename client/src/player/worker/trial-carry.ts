import { carry, type Heard } from "./carry.ts";
import type { LoadFailure, LoadRequest, Report } from "./messages.ts";
import type { Loaded } from "./loaded.ts";

const times = { start: 0, first: 0, end: 0 };
/** An answer that holds. */
export const good: Extract<Loaded, { ok: true }> = { ok: true, data: "", url: "", times };
/** What one comes to that failed so. */
export const bad = (failure: LoadFailure): Loaded => ({ ok: false, failure, times });
/** A broken line. */
export const cut: LoadFailure = { cause: "network", detail: "cut" };
/** Seals that were stripped. */
export const lie: LoadFailure = { cause: "refused", refusal: { verdict: "stripped" } };

type StageOptions = {
  kind?: LoadRequest["kind"];
  /** What is told of carriers that are asked only in need, by their names. */
  spares?: Record<string, { spare: true; joins?: true }>;
};

/** Loads by carriers that answer as told; `late` lets time pass until whoever has been silent longest is late. */
export function stage(
  answers: Record<string, Loaded | Promise<Loaded>>,
  { kind = "bytes", spares = {} }: StageOptions = {},
) {
  const asked: string[] = [];
  const said: string[] = [];
  const reports: Report[] = [];
  const timers: (() => void)[] = [];
  let armed = 0;
  const hear = new Map<string, Heard>();
  const gone: string[] = [];
  const request: LoadRequest = { kind, url: "https://a.example/x", source: "a", firstByteMs: 1, totalMs: 1 };
  const loaded = carry(request, new AbortController().signal, async ({ source }, signal, heard) => {
    asked.push(source);
    hear.set(source, heard);
    signal.addEventListener("abort", () => gone.push(source));
    return await answers[source] ?? bad(cut);
  }, {
    carriers: {
      ways: () =>
        Object.keys(answers).map((source) => ({ source, url: source, at: request.url, ...spares[source] })),
      brought: (source) => said.push(`brought ${source}`),
      failed: (source) => said.push(`failed ${source}`),
      named: (source, sessions) => said.push(`${source} named ${sessions.join()}`),
      over: (url) => said.push(`over ${url}`),
    },
    after: (_ms, run) => {
      armed++;
      timers.push(run);
      return () => {
        const at = timers.indexOf(run);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    report: (report) => reports.push(report),
  });
  return {
    asked,
    said,
    reports,
    gone,
    loaded,
    late: () => timers.shift()?.(),
    /** What is waited for now. */
    waits: () => timers.length,
    /** How often something began to be waited for. */
    armed: () => armed,
    hear: (source: string, slow = false) => hear.get(source)?.(slow),
  };
}

/** No answer, ever. */
export const silence = new Promise<Loaded>(() => {});
