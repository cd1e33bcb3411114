import type { Events, FragBufferedData, HlsConfig } from "hls.js";

/**
 * hls.js' choice of rendition, which takes for the line's speed what the line did alone: from the first byte to the last, as
 * the worker saw it. By itself it counts answering, checking and parsing too, and a part of a small rendition is less than
 * all of these take: whoever came to the smallest one would be held there, on however fast a line.
 */
export function makeFairAbr(Base: HlsConfig["abrController"]): HlsConfig["abrController"] {
  return class extends Base {
    protected override onFragBuffered(event: Events.FRAG_BUFFERED, data: FragBufferedData): void {
      const { loading, parsing } = data.part?.stats.loaded ? data.part.stats : data.frag.stats;
      const [startMs, parsedMs] = [loading.start, parsing.end];
      [loading.start, parsing.end] = [loading.first, loading.end];
      super.onFragBuffered(event, data);
      [loading.start, parsing.end] = [startMs, parsedMs];
    }
  };
}
