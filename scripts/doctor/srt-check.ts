import { randomBytes } from "node:crypto";
import { type Check, fail, pass } from "./finding.ts";
import type { OpenLine, Question } from "./line.ts";

export type SrtCheckOptions = {
  /** Where encoders reach the box. */
  host: string;
  port: number;
  open: OpenLine;
};

const PATIENCE_MS = 3000;

/** Whether an encoder's datagrams come through to the box. */
export function srtCheck({ host, port, open }: SrtCheckOptions): Check {
  return {
    name: "udp",
    run: async () => {
      const opened = await open({ host, port, by: "udp", ms: PATIENCE_MS });
      const answer = opened.state === "open" ? await opened.line.ask(srtInduction(), PATIENCE_MS) : undefined;
      if (opened.state === "open") opened.line.close();
      return answer !== undefined ? pass(`${host}:${port} answers by UDP`) : fail(
        `${host}:${port} doesn't answer by UDP`,
        `Open UDP ${port} (SRT) in the firewall, and forward it where a router stands between.`,
      );
    },
  };
}

const HEADER = 16;

/** The first word of an SRT handshake: a listener answers it to the socket that asks, whatever stream is asked for. */
function srtInduction(): Question {
  const bytes = Buffer.alloc(64);
  const socket = randomBytes(4);
  bytes.writeUInt32BE(0x80000000, 0);
  bytes.writeUInt32BE(4, HEADER);
  bytes.writeUInt16BE(2, 22);
  bytes.writeUInt32BE(1500, 28);
  bytes.writeUInt32BE(8192, 32);
  bytes.writeUInt32BE(1, 36);
  bytes.set(socket, 40);
  bytes[48] = 127;
  bytes[51] = 1;
  return {
    message: bytes,
    isAnswer: (answer) =>
      answer.length >= HEADER && answer[0] === 0x80 && socket.equals(answer.subarray(12, HEADER)),
  };
}
