import { createSocket } from "node:dgram";
import { connect as connectTcp, isIP, isIPv6, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { lengthOfStun } from "./stun.ts";

/** How a server is reached; `tls` is TCP whose certificate has to hold. */
export type Transport = "udp" | "tcp" | "tls";

/** What is asked, and how its answer is told from whatever else comes: anybody may send a datagram. */
export type Question = { message: Uint8Array; isAnswer: (message: Uint8Array) => boolean };

/** A way to one server, on which questions follow each other. */
export type Line = {
  /** Sends a question, and gives its answer; undefined when none came in time. */
  ask: (question: Question, ms: number) => Promise<Uint8Array | undefined>;
  close: () => void;
};

/** A line, or why there is none. */
export type OpenedLine = { state: "open"; line: Line } | { state: "shut"; why: string };

export type LineOptions = {
  host: string;
  port: number;
  by: Transport;
  /** Milliseconds until it must stand. */
  ms: number;
  /** A certificate that is believed in place of the system's. */
  ca?: string;
};

export type OpenLine = (options: LineOptions) => Promise<OpenedLine>;

const TRIES = 3;
/** No answer that is asked for here is longer. */
const MOST_BYTES = 4096;

/** Opens a line. By TCP and TLS messages are STUN's, which alone say how long they are. */
export const openLine: OpenLine = (options) =>
  options.by === "udp" ? Promise.resolve({ state: "open", line: udpLine(options) }) : streamLine(options);

function udpLine({ host, port }: LineOptions): Line {
  const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4" });
  let settle: (answer: Uint8Array | undefined) => void = () => {};
  let isAnswer: Question["isAnswer"] = () => false;
  let closed = false;
  socket.on("message", (message) => {
    if (isAnswer(message)) settle(message);
  });
  socket.on("error", () => settle(undefined));
  return {
    ask: (question, ms) =>
      new Promise((resolve) => {
        let tries = 0;
        isAnswer = question.isAnswer;
        // More than once, since a datagram may be lost by the way.
        const send = () => {
          if (closed || tries++ === TRIES) return settle(undefined);
          socket.send(question.message, port, host, (error) => {
            // A name that leads nowhere, or a closed port that says so.
            if (error !== null) settle(undefined);
          });
        };
        const again = setInterval(send, ms / TRIES);
        settle = (answer) => {
          clearInterval(again);
          settle = () => {};
          resolve(answer);
        };
        send();
      }),
    close: () => {
      settle(undefined);
      if (!closed) socket.close();
      closed = true;
    },
  };
}

function streamLine({ host, port, by, ms, ca }: LineOptions): Promise<OpenedLine> {
  return new Promise((resolve) => {
    const socket: Socket = by === "tls"
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca && { ca }) })
      : connectTcp({ host, port });
    const shut = (why: string) => {
      clearTimeout(late);
      socket.destroy();
      resolve({ state: "shut", why });
    };
    const late = setTimeout(() => shut("no answer in time"), ms);
    socket.on("error", (error) => shut(error.message));
    socket.once(by === "tls" ? "secureConnect" : "connect", () => {
      clearTimeout(late);
      resolve({ state: "open", line: framed(socket) });
    });
  });
}

/** Cuts what comes into messages. */
function framed(socket: Socket): Line {
  let held = new Uint8Array();
  let settle: (answer: Uint8Array | undefined) => void = () => {};
  let isAnswer: Question["isAnswer"] = () => false;
  const look = () => {
    for (let length = lengthOfStun(held); length !== undefined && held.length >= length;) {
      const message = held.slice(0, length);
      held = held.slice(length);
      if (isAnswer(message)) settle(message);
      length = lengthOfStun(held);
    }
  };
  socket.on("data", (bytes: Uint8Array) => {
    if (held.length + bytes.length > MOST_BYTES) return void socket.destroy();
    held = Uint8Array.from([...held, ...bytes]);
    look();
  });
  socket.on("close", () => settle(undefined));
  return {
    ask: (question, ms) =>
      new Promise((resolve) => {
        isAnswer = question.isAnswer;
        const late = setTimeout(() => settle(undefined), ms);
        settle = (answer) => {
          clearTimeout(late);
          settle = () => {};
          resolve(answer);
        };
        if (socket.destroyed) return settle(undefined);
        socket.write(question.message);
      }),
    close: () => socket.destroy(),
  };
}
