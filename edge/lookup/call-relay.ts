import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="@types/ws"
import { WebSocket } from "ws";
import type { Dial } from "./dial.ts";

/** Nothing came of a call, and why. */
export type CallFailed = { state: "failed"; reason: string };

export type CallRelayOptions<Answer> = {
  prepareDial: (url: URL) => Promise<Dial>;
  timeoutMs: number;
  /** Bytes of messages the relay may send in all. */
  maxBytes: number;
  /** What is said once the connection stands. */
  message: string;
  /** Hears each text of the relay; what it gives ends the call. */
  hear: (text: string) => Answer | CallFailed | undefined;
};

/**
 * Says one thing to one relay and listens for what comes of it; never rejects. The runtime's own WebSocket client can be told
 * neither which address to go to nor how much to receive.
 */
export function callRelay<Answer>(
  url: URL,
  options: CallRelayOptions<Answer>,
): Promise<Answer | CallFailed> {
  const { prepareDial, timeoutMs } = options;
  return new Promise((resolve) => {
    let over = false;
    let hangUp = () => {};
    const finish = (answer: Answer | CallFailed) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      hangUp();
      resolve(answer);
    };
    const fail = (error: unknown) =>
      finish({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    prepareDial(url).then((dial) => {
      if (!over) hangUp = converse(url, dial, options, finish);
    }).catch(fail);
  });
}

/** Opens the connection, speaks and listens; gives what ends it. */
function converse<Answer>(
  url: URL,
  dial: Dial,
  { maxBytes, message, hear }: CallRelayOptions<Answer>,
  finish: (answer: Answer | CallFailed) => void,
): () => void {
  const fail = (reason: string) => finish({ state: "failed", reason });
  let received = 0;
  let line: Duplex | undefined;
  const socket = new WebSocket(url, {
    createConnection: () => line = dial(),
    perMessageDeflate: false,
    maxPayload: maxBytes,
    maxFragments: 1024,
    maxBufferedChunks: 1024,
  });
  socket.on("open", () => socket.send(message));
  socket.on("message", (data, isBinary) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const text = data.toString();
    received += Buffer.byteLength(text);
    if (received > maxBytes) return fail(`it answered more than ${maxBytes} bytes`);
    const answer = isBinary ? undefined : hear(text);
    if (answer !== undefined) finish(answer);
  });
  socket.on("unexpected-response", (request, response) => {
    // Left alone, Deno 2.5 keeps such a connection for as long as the other side likes.
    response.destroy();
    request.destroy();
    fail(`it answered ${response.statusCode}, which is no WebSocket`);
  });
  socket.on("error", (error) => fail(error.message));
  socket.on("close", () => fail("it closed the connection"));
  return () => {
    socket.terminate();
    line?.destroy();
  };
}
