import { readConfig } from "../../client/src/app/config.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import type { SiteBytes } from "./pack.ts";

/** How one file on a host differs from the build; only `own config` is what any host may have. */
export type HostDifference = {
  path: string;
  saw: "missing" | "other bytes" | "too long" | "unreachable" | "led elsewhere" | "broken" | "own config";
};

export type CompareHostOptions = {
  /** Where the site lies, with a slash at its end. */
  url: URL;
  files: readonly SiteBytes[];
  fetch: typeof fetch;
  /** Milliseconds for one file. Default 30 s. */
  timeoutMs?: number;
};

/** What an address answered in the end, no longer than asked for. */
type Answer = { state: "read"; bytes: Uint8Array } | { state: "not read"; saw: HostDifference["saw"] };

const AT_ONCE = 8;
const MOST_REDIRECTS = 5;
const MAX_CONFIG = 64 * 1024;

/** Fetches every file of a build from a host, and the page as a browser opens it; names those that aren't the same to the byte. */
export async function compareHost(
  { url, files, fetch, timeoutMs = 30_000 }: CompareHostOptions,
): Promise<HostDifference[]> {
  const differences: HostDifference[] = [];
  const page = files.find(({ path }) => path === "index.html");
  // What people open is the folder, and after a reload too: routes stand after the #.
  const left = [...(page === undefined ? [] : [{ path: "", bytes: page.bytes }]), ...files];
  const lane = async () => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      const saw = await compareFile(new URL(file.path, url), file, fetch, timeoutMs);
      if (saw !== undefined) differences.push({ path: file.path === "" ? "/" : file.path, saw });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return differences.sort((a, b) => a.path < b.path ? -1 : 1);
}

async function compareFile(
  url: URL,
  { path, bytes }: SiteBytes,
  fetch: typeof globalThis.fetch,
  timeoutMs: number,
): Promise<HostDifference["saw"] | undefined> {
  const isConfig = path === "config.json";
  const limit = isConfig ? Math.max(bytes.length, MAX_CONFIG) : bytes.length;
  const answer = await readAnswer(url, limit, fetch, timeoutMs);
  if (answer.state === "not read") return answer.saw;
  if (sha256Hex(answer.bytes) === sha256Hex(bytes)) return undefined;
  if (!isConfig) return "other bytes";
  return readConfig(new TextDecoder().decode(answer.bytes)).state === "ready" ? "own config" : "broken";
}

async function readAnswer(
  start: URL,
  limit: number,
  fetch: typeof globalThis.fetch,
  timeoutMs: number,
): Promise<Answer> {
  const notRead = (saw: HostDifference["saw"]): Answer => ({ state: "not read", saw });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    let url = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const response = await fetch(url, {
        signal,
        cache: "no-store",
        redirect: "manual",
        // As a browser asks for a page: a host may answer others with something else.
        headers: start.pathname.endsWith("/") ? { accept: "text/html,*/*;q=0.8" } : {},
      });
      const to = response.status >= 300 && response.status < 400
        ? URL.parse(response.headers.get("location") ?? "", url)
        : undefined;
      if (to !== undefined || !response.ok) await response.body?.cancel();
      if (to !== undefined) {
        // From another folder the page would load other files than those that are compared.
        if (to === null || new URL(".", to).href !== new URL(".", start).href) {
          return notRead("led elsewhere");
        }
        url = to;
        continue;
      }
      if (!response.ok) return notRead("missing");
      if (response.headers.has("refresh")) {
        await response.body?.cancel();
        return notRead("led elsewhere");
      }
      return await readBody(response, limit);
    }
    return notRead("led elsewhere");
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return notRead("unreachable");
    throw error;
  }
}

async function readBody(response: Response, limit: number): Promise<Answer> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    // A host that never ends must not fill the memory of whoever looks.
    if (length > limit) return { state: "not read", saw: "too long" };
    pieces.push(piece);
  }
  return { state: "read", bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()) };
}
