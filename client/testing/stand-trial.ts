/** A test with a stand of its own, which is closed however it ends. What it shares with others of its file is open before and after it. */
export function standTrial<Stand extends { close(): Promise<void> }>(
  name: string,
  open: () => Promise<Stand>,
  run: (stand: Stand) => Promise<void>,
): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const stand = await open();
      try {
        await run(stand);
      } finally {
        await stand.close();
      }
    },
  });
}

/** Ends the browser that a file's trials shared; each file calls it last. */
export function browserIsClosed(close: () => Promise<void> | undefined): void {
  Deno.test({
    name: "the browser is closed",
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await close(),
  });
}
