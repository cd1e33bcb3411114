/** The part of a WebSocket that the library uses. */
export type SocketLike = {
  readyState: number;
  bufferedAmount: number;
  binaryType: BinaryType;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null;
  onclose: (() => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(text: string): void;
  close(): void;
};

/** All that the library may reach of the outside. */
export type LibraryWorld = {
  /** Stands for the network: the answer has been verified already. */
  fetch: (request: Request) => Promise<Response>;
  openSocket: (url: string) => SocketLike;
  connect: () => RTCPeerConnection;
};

let current: LibraryWorld | undefined;

/**
 * Opens a world for the library until the answer is called. One at a time, as the library keeps one table of peer ids and
 * tracker sockets for a page.
 */
export function enterWorld(world: LibraryWorld): () => void {
  if (current !== undefined) throw new Error("the library already serves another engine of this page");
  current = world;
  return () => {
    if (current === world) current = undefined;
  };
}

function inside(): LibraryWorld {
  if (current === undefined) throw new Error("the library was called while no engine is open");
  return current;
}

/** The library's `WebSocket`: bundled code sees this one, the page keeps the browser's. */
export const WebSocket = Object.assign(
  function LibrarySocket(url: string): SocketLike {
    return inside().openSocket(url);
  },
  { OPEN: 1, CLOSED: 3 },
);

/** The library's `window`: whatever is not named here does not exist for it, servers that its defaults name least of all. */
export const window = {
  fetch: (request: Request) => inside().fetch(request),
  RTCPeerConnection: function LibraryConnection(): RTCPeerConnection {
    return inside().connect();
  },
  RTCSessionDescription: globalThis.RTCSessionDescription,
  RTCIceCandidate: globalThis.RTCIceCandidate,
  crypto: globalThis.crypto,
  location: { protocol: "https:" },
  setTimeout: (work: () => void, ms?: number) => setTimeout(work, ms),
};

/** The library's `queueMicrotask`: it binds the browser's to its `window`, which the browser would not take. */
export const queueMicrotask = (work: () => void): void => globalThis.queueMicrotask(work);
