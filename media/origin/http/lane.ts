import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Answer, Conditions } from "./answer.ts";
import { cutGet, type GetLine, readFields } from "./request-head.ts";

/** Longer heads are left to node:http, which has its own limits. */
const MAX_HEAD = 4096;

export type LaneOptions = {
  /** Takes a connection over, for good, with what was read of it. */
  handOver: (socket: Socket) => void;
  /** The answer to a GET, or undefined for what is not served here; a promised undefined is a reader who left. */
  answer: (
    line: GetLine,
    conditions: Conditions,
    leaving: () => AbortSignal,
    /** Address of the connection's other end. */
    from: string,
  ) => Answer | Promise<Answer | undefined> | undefined;
  /** Says what went wrong inside, and gives the answer to it. */
  failed: (line: GetLine, error: unknown) => Answer;
  keepAliveMs: number;
  /** A reader who takes longer than this over one answer is let go. */
  stallMs: number;
  /** How often those two limits are looked after. */
  sweepMs: number;
  /** Milliseconds since 1970, as Date headers tell them. */
  now: () => number;
  /** Milliseconds that go on evenly whoever sets the clock: those limits are measured by it. */
  steady: () => number;
};

/**
 * Serves plain GETs straight on their sockets: half of what a part costs in node:http is its request and response
 * objects. Whatever is not one whole, plain GET goes to node:http, and stays there.
 */
export function makeLane(
  options: LaneOptions,
): { take: (socket: Socket) => void; close: () => void } {
  const { now, steady, keepAliveMs, stallMs } = options;
  const riders = new Set<Rider>();
  const tail = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n\r\n`;
  let date = { second: 0, text: "" };
  const dateText = () => {
    const second = Math.floor(now() / 1000);
    if (date.second !== second) date = { second, text: new Date(second * 1000).toUTCString() };
    return date.text;
  };
  const write = (socket: Socket, { status, headers, body }: Answer, flushed: () => void) => {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nDate: ${dateText()}\r\n`;
    for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
    if (body.length === 0) return void socket.write(head + tail, "latin1", flushed);
    socket.cork();
    socket.write(head + tail, "latin1");
    socket.write(body, flushed);
    socket.uncork();
  };

  // What an answer waits for has its own limit.
  const limits = { idle: keepAliveMs, answering: Infinity, flushing: stallMs };
  const sweeping = setInterval(() => {
    for (const rider of [...riders]) {
      if (steady() - rider.since() > limits[rider.does()]) rider.drop();
    }
  }, options.sweepMs);

  const take = (socket: Socket) => {
    let since = steady();
    let does: Doing = "idle";
    let held: Uint8Array | undefined;
    let fields = "";
    let conditions: Conditions | undefined;
    let gone: AbortController | undefined;
    const leaving = () => (gone ??= new AbortController()).signal;

    const leave = () => {
      riders.delete(rider);
      gone?.abort();
      socket.off("data", read).off("end", ended).off("close", leave).off("error", ignore);
    };
    const handOver = (chunk: Uint8Array) => {
      leave();
      socket.pause();
      options.handOver(socket);
      socket.unshift(chunk);
      socket.resume();
    };
    const flushed = () => {
      does = "idle";
      since = steady();
      if (held === undefined || socket.destroyed) return;
      const chunk = Buffer.from(held);
      held = undefined;
      socket.resume();
      read(chunk);
    };
    const reply = (answer: Answer | undefined) => {
      gone = undefined;
      // Who left needs no answer, and a socket that is gone takes none.
      if (answer === undefined || socket.destroyed) return void socket.destroy();
      does = "flushing";
      since = steady();
      write(socket, answer, flushed);
    };
    const ask = (line: GetLine, asked: Conditions): boolean => {
      try {
        const answer = options.answer(line, asked, leaving, socket.remoteAddress ?? "");
        if (answer === undefined) return false;
        if (answer instanceof Promise) {
          does = "answering";
          answer.then(reply, (error) => reply(options.failed(line, error)));
        } else reply(answer);
      } catch (error) {
        reply(options.failed(line, error));
      }
      return true;
    };
    const read = (chunk: Buffer) => {
      // One answer after another: what a reader asks ahead waits.
      if (does !== "idle") {
        held = held === undefined ? chunk : Buffer.concat([held, chunk]);
        return void socket.pause();
      }
      since = steady();
      const get = chunk.length > MAX_HEAD ? undefined : cutGet(chunk.toString("latin1"));
      if (get === undefined) return handOver(chunk);
      if (conditions === undefined || get.fields !== fields) {
        conditions = readFields(get.fields);
        fields = get.fields;
      }
      if (conditions === undefined || !ask(get.line, conditions)) handOver(chunk);
    };
    // RFC 9112 9.6: who has said the last word still gets what was asked before.
    const ended = () => {
      gone?.abort();
      socket.end();
    };
    // A connection reset tells nothing more than its close, which follows.
    const ignore = () => {};
    const rider: Rider = { since: () => since, does: () => does, drop: () => socket.destroy() };
    riders.add(rider);
    socket.on("data", read).on("end", ended).on("close", leave).on("error", ignore);
  };

  return {
    take,
    close: () => {
      clearInterval(sweeping);
      for (const rider of [...riders]) rider.drop();
    },
  };
}

type Doing = "idle" | "answering" | "flushing";

/** One connection in the lane. */
type Rider = {
  /** When it last asked, or got all it asked for. */
  since: () => number;
  does: () => Doing;
  drop: () => void;
};
