import { field, readJson } from "../../contracts/nostr/json.ts";

export type PinOptions = {
  /** A Kubo RPC address such as `http://127.0.0.1:5001`, or a pinning service's such as `https://pins.example/v1`. */
  endpoint: URL;
  /** What the endpoint asks for; sent as a bearer token and never shown. */
  token: string | undefined;
  cid: string;
  car: Uint8Array<ArrayBuffer>;
  /** What the service shows its owner. */
  name: string;
  fetch: typeof fetch;
  /** Milliseconds. Default five minutes. */
  timeoutMs?: number;
};

/** What became of a pin. `told`: a service that fetches by itself was asked to, and needs somebody who has the blocks. */
export type Pinned =
  | { state: "pinned" }
  | { state: "told"; status: string }
  | { state: "failed"; why: string; fix: string };

/** Kubo's own root ends in a version, too. */
const KUBO_ROOT = /\/api\/v0\/?$/;
const LIMIT_MS = 300_000;
/** An answer is a few lines; more is no answer of such an endpoint. */
const MAX_ANSWER = 64 * 1024;

/** Reads an endpoint as a person wrote it; a text says what is wrong with it. */
export function readEndpoint(text: string, token: string | undefined): URL | string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return `"${text}" is no address: --pin needs a Kubo RPC such as http://127.0.0.1:5001, or a pinning service's https:// address.`;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return "The address of --pin must hold no name, no password and nothing after a ? or #: set DSTREAM_PIN_TOKEN instead.";
  }
  if (token !== undefined && url.protocol === "http:" && !isLoopback(url.hostname)) {
    return `${url.origin} is plain HTTP: DSTREAM_PIN_TOKEN could be read on the way. Use https://, or unset the token.`;
  }
  return url;
}

/** Gives the site to an endpoint to keep: all blocks to Kubo's `dag/import`, or only the CID to a service whose address ends in a version. */
export async function pinSite(options: PinOptions): Promise<Pinned> {
  const { endpoint } = options;
  try {
    return /\/(?:v\d+|psa|pins)\/?$/.test(endpoint.pathname) && !KUBO_ROOT.test(endpoint.pathname)
      ? await askService(options)
      : await importCar(options);
  } catch (error) {
    const why = error instanceof Error && error.name === "TimeoutError"
      ? `${endpoint.origin} did not answer in time`
      : `${endpoint.origin} can't be reached: ${error instanceof Error ? error.message : String(error)}`;
    return {
      state: "failed",
      why,
      fix: "Check the address and that the node runs, then run publish again: the CID stays the same.",
    };
  }
}

async function importCar(
  { endpoint, token, cid, car, fetch, timeoutMs = LIMIT_MS }: PinOptions,
): Promise<Pinned> {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith("/dag/import")) {
    url.pathname = `${url.pathname.replace(KUBO_ROOT, "").replace(/\/$/, "")}/api/v0/dag/import`;
  }
  url.searchParams.set("pin-roots", "true");
  const body = new FormData();
  body.set("file", new Blob([car], { type: "application/vnd.ipld.car" }), `${cid}.car`);
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: authorization(token),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await shortText(response);
  if (!response.ok) return refused(url, response.status, text);
  const roots = text.split("\n").map(readRoot).filter((root) => root !== undefined);
  const ours = roots.find((root) => root.cid === cid);
  if (ours === undefined) {
    return {
      state: "failed",
      why: `${url.origin} took the file and did not name ${cid} among what it pinned.`,
      fix: "Is it a Kubo RPC? Its dag/import answers one line for each root.",
    };
  }
  if (ours.problem !== "") {
    return {
      state: "failed",
      why: `${url.origin} did not pin it: ${ours.problem}`,
      fix: "Make room there, then run publish again.",
    };
  }
  return { state: "pinned" };
}

/** The pinning services' own interface takes a CID and fetches the blocks from whoever has them. */
async function askService(
  { endpoint, token, cid, name, fetch, timeoutMs = LIMIT_MS }: PinOptions,
): Promise<Pinned> {
  const url = new URL(endpoint);
  if (!/\/pins\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/$/, "")}/pins`;
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify({ cid, name }),
    headers: { "content-type": "application/json", ...authorization(token) },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await shortText(response);
  if (!response.ok) return refused(url, response.status, text);
  const status = readStatus(text);
  if (status === undefined || status === "failed") {
    return {
      state: "failed",
      why: `${url.origin} answered ${
        status === "failed" ? "that pinning failed" : "nothing a pinning service answers"
      }.`,
      fix:
        "Offer the CAR file from a node of yours first (ipfs dag import), so that the service finds the blocks.",
    };
  }
  return status === "pinned" ? { state: "pinned" } : { state: "told", status };
}

function refused(url: URL, status: number, text: string): Pinned {
  const said = text.trim().slice(0, 200);
  return {
    state: "failed",
    why: `${url.origin}${url.pathname} answered ${status}${said === "" ? "" : `: ${said}`}`,
    fix: status === 401 || status === 403
      ? "Set DSTREAM_PIN_TOKEN to a token this endpoint takes."
      : "A Kubo RPC takes POST at /api/v0/dag/import; a pinning service at …/pins.",
  };
}

function readRoot(line: string): { cid: string; problem: string } | undefined {
  const root = field(readJson(line), "Root");
  const cid = field(field(root, "Cid"), "/");
  const problem = field(root, "PinErrorMsg");
  return typeof cid === "string" ? { cid, problem: typeof problem === "string" ? problem : "" } : undefined;
}

function readStatus(text: string): string | undefined {
  const status = field(readJson(text), "status");
  return ["queued", "pinning", "pinned", "failed"].find((known) => known === status);
}

async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MAX_ANSWER) break;
  }
  return text.slice(0, MAX_ANSWER);
}

function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
