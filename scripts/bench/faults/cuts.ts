/** How the next part is cut: half of it comes, or its connection breaks within it. */
export type Cut = "half" | "broken";

/** Cuts what a box reads from MediaMTX. */
export type Cuts = {
  /** Takes the place of the box's own. */
  fetch: typeof fetch;
  /** Cuts the next part that comes, and resolves then; not any more once `signal` says so. */
  next: (how: Cut, signal: AbortSignal) => Promise<void>;
};

/** Reads with `real`, and cuts only what was ordered. */
export function makeCuts(real: typeof fetch): Cuts {
  let ordered: { how: Cut; done: () => void } | undefined;
  return {
    async fetch(input, init) {
      const answer = await real(input, init);
      const isPart = String(input).endsWith(".mp4") && String(input).includes("_part");
      if (ordered === undefined || !isPart || !answer.ok) return answer;
      const { how, done } = ordered;
      ordered = undefined;
      done();
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (how === "broken") throw new TypeError("the connection broke within the body");
      return new Response(bytes.subarray(0, bytes.length >> 1), { status: answer.status });
    },
    next: (how, signal) =>
      new Promise((done) => {
        const order = { how, done };
        ordered = order;
        signal.addEventListener("abort", () => {
          // What nobody waits for any more would strike while another fault is tried.
          if (ordered === order) ordered = undefined;
          done();
        }, { once: true });
      }),
  };
}
