/** One viewer's socket, as the tracker sees it. */
export type Wire = {
  /** Sends nothing once the socket is closed. A text known to be ASCII needn't be encoded. */
  send: (text: string, isAscii?: boolean) => void;
  /** Says goodbye; who doesn't answer is cut. */
  close: (code: number, reason: string) => void;
  /** Ends it at once; `onClose` follows. */
  cut: () => void;
  /** Bytes that wait for a slow reader. */
  waiting: () => number;
  /** Whether the other side gives a sign of life within so many milliseconds. */
  probe: (ms: number) => Promise<boolean>;
};

/** What a socket brings. After `onClose` nothing else comes. */
export type WireHandlers = {
  onText: (text: string) => void;
  onClose: () => void;
};

/** Makes a WebSocket of the request in hand; what it returns is the answer to that request. */
export type Upgrade = (open: (wire: Wire) => WireHandlers) => Response;

/** The wire of somebody who has none here. */
export const NO_WIRE: Wire = {
  send: () => {},
  close: () => {},
  cut: () => {},
  waiting: () => 0,
  probe: () => Promise.resolve(false),
};
