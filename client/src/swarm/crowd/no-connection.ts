/** How a connection that isn't one describes itself: nobody is to be told. */
export const NO_DESCRIPTION = "v=0\r\ns=none\r\n";

/**
 * What stands for a connection that the browser refused. The library announces itself only once it has made all its offers, so
 * one that leads nowhere is better than none: it offers at once, takes no answer, and never opens.
 */
export function makeNoConnection(): RTCPeerConnection {
  const none = Object.assign(new EventTarget(), {
    connectionState: "new",
    iceConnectionState: "new",
    iceGatheringState: "complete",
    signalingState: "stable",
    localDescription: null as RTCSessionDescriptionInit | null,
    onicecandidate: null as ((event: { candidate: null }) => void) | null,
    createDataChannel: (label: string) => Object.assign(new EventTarget(), { ...CLOSED, label }),
    createOffer: () => Promise.resolve({ type: "offer", sdp: NO_DESCRIPTION }),
    createAnswer: refuse,
    setRemoteDescription: refuse,
    addIceCandidate: refuse,
    setLocalDescription(description: RTCSessionDescriptionInit) {
      none.localDescription = description;
      queueMicrotask(() => none.onicecandidate?.({ candidate: null }));
      return Promise.resolve();
    },
    getStats: () => Promise.resolve(new Map()),
    close() {
      none.connectionState = none.iceConnectionState = none.signalingState = "closed";
    },
  });
  return none as unknown as RTCPeerConnection;
}

const CLOSED = { readyState: "closed", bufferedAmount: 0, send: () => {}, close: () => {} };

function refuse(): Promise<never> {
  return Promise.reject(new DOMException("the browser made no connection", "InvalidStateError"));
}
