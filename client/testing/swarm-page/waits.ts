import Hls, { type HlsConfig, type Loader, type LoaderContext } from "hls.js";

/** What a player waited for, longest first. */
export type Wait = { path: string; ms: number };

type LoaderClass = HlsConfig["loader"];

const KEPT = 5;

/** An hls.js like the given one that notes how long it waits for each piece of media. */
export function timedHls(Base: typeof Hls): { Hls: typeof Hls; waits: () => Wait[]; forget: () => void } {
  let longest: Wait[] = [];

  /** When each piece that hasn't come yet was asked for first: what fails, or is given up, is asked for again. */
  const asked = new Map<string, number>();

  const note = (url: string) => {
    const begun = asked.get(url);
    const { pathname } = new URL(url);
    if (begun === undefined || !pathname.endsWith(".m4s")) return;
    const path = pathname.split("/").slice(4).join("/");
    const ms = Math.round(performance.now() - begun);
    longest = [...longest.filter((one) => one.path !== path || one.ms > ms), { path, ms }]
      .sort((a, b) => b.ms - a.ms).slice(0, KEPT);
  };

  const timed = (Real: LoaderClass): LoaderClass =>
    class extends Real {
      override load(...[context, config, callbacks]: Parameters<Loader<LoaderContext>["load"]>): void {
        const { url } = context;
        if (!asked.has(url)) asked.set(url, performance.now());
        super.load(context, config, {
          ...callbacks,
          onSuccess(...answer) {
            note(url);
            asked.delete(url);
            callbacks.onSuccess(...answer);
          },
          onError(...answer) {
            note(url);
            callbacks.onError(...answer);
          },
          onTimeout(...answer) {
            note(url);
            callbacks.onTimeout(...answer);
          },
        });
      }

      override abort(): void {
        if (this.context) note(this.context.url);
        super.abort();
      }
    };

  return {
    waits: () => longest,
    forget: () => void (longest = []),
    Hls: class extends Base {
      constructor(config: Partial<HlsConfig> = {}) {
        super({ ...config, ...(config.loader && { loader: timed(config.loader) }) });
      }
    },
  };
}
