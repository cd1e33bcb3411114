import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isStreamName } from "../../contracts/nostr/address.ts";

/** What MediaMTX asks when somebody wants to publish or read. */
export type HookQuestion = {
  action: string;
  path: string;
  protocol: string;
  id: string;
  user: string;
  password: string;
  token: string;
};

export type AuthHookOptions = {
  isKey: (d: string, key: string) => boolean;
  /** Uses up the one-time bearer of what came by WHIP or WHEP: its key was checked where the offer came in. */
  redeem: (token: string, asked: { action: "publish" | "read"; path: string }) => boolean;
  /** A publisher was let in; called after the answer has left. */
  onPublisher: (publisher: { d: string; protocol: string; id: string }) => void;
  onRefused: (refused: { d: string; protocol: string }) => void;
};

/** The hook at work. */
export type AuthHook = { url: string; close: () => Promise<void> };

const LARGEST_QUESTION = 16 * 1024;

/**
 * Whether somebody may in. A publisher's stream key stands in `token` (RTMP) or `password` (SRT); what comes by WebRTC bears a
 * pass of the origin's, and nobody else reads from MediaMTX: the origin's own reads are never asked about.
 */
export function judgeQuestion(
  question: HookQuestion,
  { isKey, redeem }: Pick<AuthHookOptions, "isKey" | "redeem">,
): { verdict: "allowed"; d: string } | { verdict: "refused" } {
  const { action, path } = question;
  const d = path.startsWith("live/") ? path.slice(5) : "";
  if ((action !== "publish" && action !== "read") || !isStreamName(d)) return { verdict: "refused" };
  if (question.protocol === "webrtc") {
    return redeem(question.token, { action, path }) ? { verdict: "allowed", d } : { verdict: "refused" };
  }
  if (action !== "publish") return { verdict: "refused" };
  const key = question.protocol === "srt" ? question.password : question.token;
  return key !== "" && isKey(d, key) ? { verdict: "allowed", d } : { verdict: "refused" };
}

/**
 * Answers MediaMTX on loopback, under a path nobody else knows. The answer comes from memory and at once: MediaMTX's whole path
 * manager waits for it, so asking MediaMTX anything from here would stop both. Never a 3xx: MediaMTX would follow it.
 */
export async function startAuthHook(options: AuthHookOptions, secret: string): Promise<AuthHook> {
  const path = `/${secret}`;
  const server = createServer((request, response) => {
    if (request.url !== path || request.method !== "POST") return answer(response, 404);
    readQuestion(request).then((question) => {
      const judged = question === undefined ? undefined : judgeQuestion(question, options);
      if (question === undefined || judged === undefined) return answer(response, 400);
      if (judged.verdict === "refused") {
        answer(response, 401);
        options.onRefused({ d: question.path.slice(0, 64), protocol: question.protocol });
        return;
      }
      answer(response, 200);
      if (question.action !== "publish") return;
      const { protocol, id } = question;
      setTimeout(() => options.onPublisher({ d: judged.d, protocol, id }), 0);
    }, () => answer(response, 400));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 });
  response.end();
}

async function readQuestion(request: IncomingMessage): Promise<HookQuestion | undefined> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_QUESTION) return undefined;
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const field = (name: keyof HookQuestion) => (typeof fields[name] === "string" ? fields[name] : "");
  return {
    action: field("action"),
    path: field("path"),
    protocol: field("protocol"),
    id: field("id"),
    user: field("user"),
    password: field("password"),
    token: field("token"),
  };
}
