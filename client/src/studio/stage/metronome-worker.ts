/** Ticks for a page whose own timers sleep while it is hidden. */
addEventListener("message", ({ data }: MessageEvent<number>) => {
  setInterval(() => postMessage(undefined), data);
});
