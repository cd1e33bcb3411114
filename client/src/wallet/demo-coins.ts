/** What came of a question to a private chain's service. */
export type DemoAnswer =
  | { state: "given" }
  /** The chain is being made. */
  | { state: "starting"; detail: string }
  | { state: "refused"; detail: string };

export type DemoOptions = {
  /** HTTP address of the service, without a slash at the end. */
  demo: string;
  fetch: typeof fetch;
};

const WAIT_MS = 30_000;

/** Asks a private chain's service for coins; it mines until they can be spent. They are worth nothing. */
export function askDemoCoins({ address, ...demo }: DemoOptions & { address: string }): Promise<DemoAnswer> {
  return post(demo, "/fund", { address });
}

/** Has a private chain's service make blocks: nobody else does there. */
export function askDemoBlocks({ blocks, ...demo }: DemoOptions & { blocks: number }): Promise<DemoAnswer> {
  return post(demo, "/mine", { blocks });
}

/** In one request: a busy machine takes seconds for so many, and each answer is shown. */
const AT_ONCE = 5;

export type PassBlocksOptions = DemoOptions & {
  blocks: number;
  /** Hears after each request how many there are by now. */
  onMade: (made: number) => void;
  /** Nobody waits for them any more. */
  signal: AbortSignal;
};

/** Has a private chain's service make many blocks, as many as it makes; `detail` says why it were fewer. */
export async function passBlocks(
  { blocks, onMade, signal, ...demo }: PassBlocksOptions,
): Promise<{ made: number; detail?: string }> {
  let made = 0;
  while (made < blocks && !signal.aborted) {
    const some = Math.min(AT_ONCE, blocks - made);
    const answer = await askDemoBlocks({ ...demo, blocks: some });
    if (answer.state !== "given") return { made, detail: answer.detail };
    made += some;
    onMade(made);
  }
  return { made };
}

async function post({ demo, fetch }: DemoOptions, path: string, body: object): Promise<DemoAnswer> {
  try {
    const response = await fetch(`${demo}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (response.ok) {
      await response.body?.cancel();
      return { state: "given" };
    }
    const isStarting = /"code":\s*"starting"/.test((await response.text()).slice(0, 1000));
    return { state: isStarting ? "starting" : "refused", detail: `HTTP ${response.status}` };
  } catch (error) {
    return { state: "refused", detail: error instanceof Error ? error.message : String(error) };
  }
}
