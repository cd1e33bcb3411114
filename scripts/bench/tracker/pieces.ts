import { Buffer } from "node:buffer";

export type MakePiecesOptions = {
  /** Most bytes of one piece. */
  bytes: number;
  /** Writes to a socket. */
  send: (socket: number, piece: Buffer<ArrayBuffer>) => void;
  /** Pings the tracker on a socket that isn't busy; its pong is told by `read`. */
  ping: (isBusy: (socket: number) => boolean) => void;
};

/**
 * Sends to sockets in pieces that the tracker reads one by one, as it reads them off a line: a socket's next piece goes out when
 * the tracker has answered a ping that was sent after the one before. A server reads its sockets in the order in which they bring
 * something. Sent together, loopback would join them.
 */
export function makePieces({ bytes, send, ping }: MakePiecesOptions) {
  /** What is still to be sent on a socket, a socket's last piece included that nobody is known to have read. */
  const left = new Map<number, Buffer<ArrayBuffer>>();
  /** Sockets whose last piece went out before the ping, and since. */
  let before: number[] = [];
  let since: number[] = [];
  let isAsked = false;

  function sendPiece(socket: number, rest: Buffer<ArrayBuffer>): void {
    send(socket, rest.subarray(0, bytes));
    left.set(socket, rest.subarray(bytes));
    since.push(socket);
  }

  const isBusy = (socket: number) => left.has(socket);

  function ask(): void {
    if (isAsked || since.length === 0) return;
    isAsked = true;
    [before, since] = [since, []];
    ping(isBusy);
  }

  return {
    /** How many sockets are busy: what was put to them isn't known to have been read. */
    waiting: () => left.size,

    /** Sends a message, or the rest of those before it first. */
    put(socket: number, message: Uint8Array): void {
      const rest = left.get(socket);
      // A copy: the next message may be written into the same bytes.
      if (rest !== undefined) left.set(socket, Buffer.concat([rest, message]));
      else sendPiece(socket, Buffer.from(message));
      ask();
    },

    /** The tracker has answered the ping. */
    read(): void {
      isAsked = false;
      for (const socket of before) {
        const rest = left.get(socket);
        left.delete(socket);
        if (rest !== undefined && rest.length > 0) sendPiece(socket, rest);
      }
      ask();
    },
  };
}
