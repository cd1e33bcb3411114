import type { MediaSession, OfferAnswer, PatchAnswer, WebrtcMediaServer } from "./media-server.ts";

/** A media server of the test's making, with what it was asked. */
export type TrialMediaServer = {
  media: WebrtcMediaServer;
  offers: { path: string; kind: string; bearer: string; sdp: string }[];
  fragments: string[];
  ended: string[];
  /** Media packets each session has received. */
  packets: Map<string, number>;
  /** What the next offers and fragments are answered with, in place of the usual. */
  answerWith: (answer: OfferAnswer | undefined) => void;
  patchWith: (answer: PatchAnswer | undefined) => void;
  /** Ends without a word to the origin, as a peer that closes. */
  lose: (id: string) => void;
  /** Answers nothing of the list, as while it is started again. */
  down: (is: boolean) => void;
};

export function makeTrialMediaServer(): TrialMediaServer {
  const packets = new Map<string, number>();
  const trial: Omit<TrialMediaServer, "media" | "answerWith" | "patchWith" | "lose" | "down"> = {
    offers: [],
    fragments: [],
    ended: [],
    packets,
  };
  let answer: OfferAnswer | undefined;
  let patched: PatchAnswer | undefined;
  let isDown = false;
  const media: WebrtcMediaServer = {
    offer: (asked) => {
      trial.offers.push(asked);
      if (answer !== undefined) return Promise.resolve(answer);
      const id = `media-${trial.offers.length}`;
      packets.set(id, 0);
      return Promise.resolve({
        state: "answered",
        sdp: "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 103\r\na=end-of-candidates\r\n",
        session: { id, location: `/${asked.path}/${asked.kind}/secret-${id}` },
        headers: { etag: "*", id, "accept-patch": "application/trickle-ice-sdpfrag" },
      });
    },
    patch: (_session: MediaSession, fragment) => {
      trial.fragments.push(fragment);
      return Promise.resolve(patched ?? { state: "answered", status: 204, fragment: "", etag: undefined });
    },
    end: ({ id }) => {
      trial.ended.push(id);
      return Promise.resolve(packets.delete(id));
    },
    list: () =>
      Promise.resolve(
        isDown ? undefined : [...packets].map(([id, packets]) => ({
          id,
          packets,
          established: packets > 0,
          lost: 0,
          candidate: packets > 0 ? "host/tcp/127.0.0.1/8189" : "",
        })),
      ),
    close: () => {},
  };
  return {
    ...trial,
    media,
    answerWith: (next) => {
      answer = next;
    },
    patchWith: (next) => {
      patched = next;
    },
    lose: (id) => void packets.delete(id),
    down: (is) => {
      isDown = is;
    },
  };
}
