import { readCrowdStep } from "../../../../contracts/swarm/crowd-frames.ts";

/** The connection to one peer in one swarm. */
export type Line = { peer: string; infoHash: string };

/** What peers answer, as it came: the library joins bytes of several, and names but the last of them. */
export type Answers = {
  /** The library hands a message to a line. */
  said(line: Line, bytes: Uint8Array): void;
  /** A message came by a line, and the library hears it. */
  heard(line: Line, bytes: Uint8Array): void;
  /** All bytes of a segment, where a peer sent them by itself as one answer from the first byte to the last; forgotten then. */
  whole(line: Line, n: number): Uint8Array<ArrayBuffer> | undefined;
  /** A segment of a swarm is here, and held: nobody asks who sent it. */
  settled(infoHash: string, n: number): void;
  /** The line is over. */
  forget(line: Line): void;
};

export type AnswersOptions = {
  /** Nobody asks for a whole answer any more that was neither taken nor held, as its sender went, or something else is asked: whether it is true is still to be found out. */
  onLeft: (line: Line, n: number, bytes: Uint8Array<ArrayBuffer>) => void;
};

type Answer = {
  line: Line;
  n: number;
  id: number;
  from: number;
  length: number | undefined;
  chunks: Uint8Array[];
  received: number;
  whole: boolean;
};

/** Longer answers are let go: no segment that is listed is as long, in bytes. */
const LONGEST = 64 * 1024 * 1024;

/** Makes one that heard nothing yet. It keeps what the library keeps anyway, of each line the last answer. */
export function makeAnswers({ onLeft }: AnswersOptions): Answers {
  const lines = new Map<string, Answer>();
  const keyOf = ({ peer, infoHash }: Line) => `${peer} ${infoHash}`;
  return {
    said(line, bytes) {
      const step = readCrowdStep(bytes);
      const key = keyOf(line);
      if (step?.step === "asks") {
        const { n, id, from } = step;
        leave(key);
        lines.set(key, { line, n, id, from, length: undefined, chunks: [], received: 0, whole: false });
      }
      if (step?.step === "drops") leave(key);
    },
    heard(line, bytes) {
      const key = keyOf(line);
      const answer = lines.get(key);
      if (answer === undefined || answer.whole) return;
      const step = readCrowdStep(bytes);
      switch (step?.step) {
        case "answers":
          if (answer.length === undefined && step.n === answer.n && step.id === answer.id) {
            answer.length = step.length;
          }
          return;
        case "bytes":
          // What was on its way for a question before this one comes before the answer begins.
          if (answer.length === undefined) return;
          answer.received += bytes.length;
          if (answer.received > Math.min(answer.length, LONGEST)) return void lines.delete(key);
          answer.chunks.push(bytes);
          return;
        case "ends":
          if (answer.length === undefined) return;
          answer.whole = step.n === answer.n && step.id === answer.id && answer.from === 0 &&
            answer.received === answer.length;
          if (!answer.whole) lines.delete(key);
          return;
        case "drops":
          return void lines.delete(key);
        case "asks":
        case undefined:
          return;
      }
    },
    whole(line, n) {
      const answer = lines.get(keyOf(line));
      if (answer?.whole !== true || answer.n !== n) return undefined;
      lines.delete(keyOf(line));
      return join(answer);
    },
    settled(infoHash, n) {
      for (const [key, answer] of lines) {
        if (answer.line.infoHash === infoHash && answer.n === n && answer.whole) lines.delete(key);
      }
    },
    forget: (line) => leave(keyOf(line)),
  };

  function leave(key: string): void {
    const answer = lines.get(key);
    lines.delete(key);
    const bytes = answer?.whole === true ? join(answer) : undefined;
    if (answer !== undefined && bytes !== undefined) onLeft(answer.line, answer.n, bytes);
  }
}

function join({ chunks, received }: Answer): Uint8Array<ArrayBuffer> | undefined {
  // Whoever took a chunk's memory away would make its sender look guilty.
  if (chunks.reduce((sum, { length }) => sum + length, 0) !== received) return undefined;
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
