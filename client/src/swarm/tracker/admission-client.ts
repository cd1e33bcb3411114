import * as v from "valibot";
import {
  AdmissionAnswer,
  type AdmissionRequest,
  PAGE_AUTH_HEADER,
} from "../../../../contracts/api/admission.ts";
import { readProblem } from "../../../../contracts/api/problem.ts";
import type { SignEvent } from "../../../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../../../contracts/nostr/http-auth.ts";
import { sha256Hex } from "../../../../contracts/sha256.ts";
import { readShortText } from "./short-answer.ts";

/** What an edge said to a page that asks to join a swarm. */
export type Admission =
  | ({ state: "admitted" } & AdmissionAnswer)
  /** The edge's own words; `code` is one of `ADMISSION_PROBLEMS`, what any route may answer, or `unsigned`: nothing was sent. */
  | { state: "refused"; code: string; detail: string }
  /** Nobody answers, or nobody sensible, or not now. */
  | { state: "unreachable"; detail: string };

export type AdmissionClientOptions = {
  /** The edge's address without a slash at the end. */
  edge: string;
  /** As it is when it is asked. */
  request: () => AdmissionRequest;
  /** By the page's own key in the tiers `open` and `stake`, by the viewer's in the tier `key`, by the holder in the tier `bond`. */
  sign: SignEvent;
  /** By the page's own key, where the viewer's signs: whose the peer id is. */
  signPage?: SignEvent | undefined;
  fetch: typeof fetch;
  /** Unix seconds. */
  now: () => number;
  /** Makes a signal that aborts after some milliseconds; default: the platform's. */
  timeout?: (ms: number) => AbortSignal;
};

/** Whether the viewer, or what signs for it, refused: only another choice of the viewer's is a reason to ask again. */
export const isUnsigned = (admission: Admission) =>
  admission.state === "refused" && admission.code === "unsigned";

const WAIT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
/** A token is renewed so many seconds before it is over. */
const RENEW_SECONDS = 60;

/** Asks one edge for a token, and keeps it while it holds. */
export function makeAdmissionClient(options: AdmissionClientOptions) {
  let kept: (Admission & { state: "admitted" }) | undefined;
  let asking: Promise<Admission> | undefined;
  return {
    /** The token kept, or a new one; `fresh` takes a new one in any case. */
    ask(fresh = false): Promise<Admission> {
      if (!fresh && kept !== undefined && options.now() < kept.expires - RENEW_SECONDS) {
        return Promise.resolve(kept);
      }
      asking ??= askEdge(options).then((answer) => {
        kept = answer.state === "admitted" ? answer : undefined;
        return answer;
      }).finally(() => asking = undefined);
      return asking;
    },
  };
}

async function askEdge(options: AdmissionClientOptions): Promise<Admission> {
  const { edge, request, sign, signPage, fetch, now, timeout = AbortSignal.timeout } = options;
  const url = `${edge}/v1/admission`;
  const body = new TextEncoder().encode(JSON.stringify(request()));
  const template = httpAuthTemplate({ url, method: "POST", bodySha256: sha256Hex(body) }, now());
  const headers = new Headers({ "content-type": "application/json" });
  try {
    headers.set("authorization", httpAuthHeader(await sign(template)));
    if (signPage !== undefined) headers.set(PAGE_AUTH_HEADER, httpAuthHeader(await signPage(template)));
  } catch (error) {
    return { state: "refused", code: "unsigned", detail: messageOf(error) };
  }
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    return readAnswer(response, await readShortText(response, MAX_BYTES));
  } catch (error) {
    return { state: "unreachable", detail: messageOf(error) };
  }
}

function readAnswer(response: Response, text: string | undefined): Admission {
  const value = text === undefined ? undefined : readJson(text);
  if (response.ok) {
    const answer = v.safeParse(AdmissionAnswer, value);
    if (answer.success) return { state: "admitted", ...answer.output };
    return { state: "unreachable", detail: "The edge's answer can't be read." };
  }
  const problem = readProblem(value);
  const detail = problem?.detail ?? `The edge answered ${response.status}.`;
  // Those pass by themselves.
  if (problem === undefined || response.status === 429 || response.status >= 500) {
    return { state: "unreachable", detail };
  }
  return { state: "refused", code: problem.code, detail };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
