import { askOrSubmit } from "../submission.ts";

type LibraryRequest = { method: string; uri: string; body?: string | Uint8Array; timeout?: number };
type LibraryAnswer = {
  statusCode: number;
  statusText: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
};

/** monero-ts' way to nodes: the browser's own, without cookies, redirects or retries. */
export default {
  async request({ method, uri, body, timeout }: LibraryRequest): Promise<LibraryAnswer> {
    const { status, statusText, bytes } = await askOrSubmit({
      url: uri,
      method,
      body,
      ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    });
    return {
      statusCode: status,
      statusText,
      headers: {},
      body: body instanceof Uint8Array ? bytes : new TextDecoder().decode(bytes),
    };
  },
};
