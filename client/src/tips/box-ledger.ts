import type { SignEvent } from "../../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../../contracts/nostr/http-auth.ts";
import { readShortText } from "../swarm/tracker/short-answer.ts";

export type BoxLedgerOptions = {
  /** Address of the box without a slash at the end. */
  box: string;
  /** By the box's owner. */
  sign: SignEvent;
  fetch: typeof fetch;
  /** Unix seconds. */
  now: () => number;
};

const WAIT_MS = 8000;
const MOST_BYTES = 4 * 1024 * 1024;

/** The table of tips that a box saw with its own eyes, where it has a view key; undefined where it has none or doesn't answer. */
export async function boxLedger({ box, sign, fetch, now }: BoxLedgerOptions): Promise<string | undefined> {
  const url = `${box}/v1/tips.csv`;
  try {
    const authorization = httpAuthHeader(await sign(httpAuthTemplate({ url, method: "GET" }, now())));
    const response = await fetch(url, {
      headers: { authorization },
      signal: AbortSignal.timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    const isTable = response.ok && /^text\/csv/.test(response.headers.get("content-type") ?? "");
    return isTable ? await readShortText(response, MOST_BYTES) : undefined;
  } catch (error) {
    console.info("the box has no table of tips:", error);
    return undefined;
  }
}
