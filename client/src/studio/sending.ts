import { type Sole, takeSole } from "./sole-publisher.ts";
import {
  makePublisher,
  type Publisher,
  type PublisherOptions,
  type PublisherState,
} from "./whip/publisher.ts";
import { makeWhipClient } from "../webrtc/whip-client.ts";

/** Where to send, as the box granted it. */
export type Target = { url: string; key: string };

export type SendingOptions =
  & Pick<PublisherOptions, "makePeer" | "after" | "now" | "random" | "fedByOther">
  & {
    locks: LockManager | undefined;
    fetch: typeof fetch;
    /** Text form of the stream's address. */
    address: string;
    /** What the browser can send of pictures. */
    codecs: () => readonly RTCRtpCodec[];
    /** Called when sending begins; the answer ends it. */
    stayAwake: () => () => void;
    onState: (state: PublisherState) => void;
  };

/** Why nothing is sent although it was asked for. */
export type Begun = "begun" | "elsewhere" | "not-ready";

/** Sends to a box, from one tab of this browser only, and holds what is needed only while sending. */
export function makeSending(o: SendingOptions) {
  let publisher: Publisher | undefined;
  let letGo = () => {};

  const rest = () => {
    letGo();
    letGo = () => {};
  };

  const take = (steal: boolean): Promise<Sole> =>
    takeSole({
      locks: o.locks,
      address: o.address,
      steal,
      onStolen: () => publisher?.stop({ leaving: false, why: { fault: "taken-over" } }),
    });

  return {
    /** Whether no other tab sends. */
    async isFree(): Promise<boolean> {
      const sole = await take(false);
      if (sole.holds) sole.release();
      return sole.holds;
    },

    /** Begins to send what `media` gives once no other tab does. With `steal`, one that sends already is told to stop. */
    async begin(
      { url, key }: Target,
      { steal, media }: {
        steal: boolean;
        media: () => Pick<PublisherOptions, "tracks" | "limits"> | undefined;
      },
    ): Promise<Begun> {
      const sole = await take(steal);
      if (!sole.holds) return "elsewhere";
      const sent = media();
      if (sent === undefined) {
        sole.release();
        return "not-ready";
      }
      rest();
      const awake = o.stayAwake();
      letGo = () => {
        awake();
        sole.release();
      };
      publisher = makePublisher({
        ...sent,
        whip: makeWhipClient({ url, key, fetch: o.fetch }),
        makePeer: o.makePeer,
        codecs: o.codecs(),
        after: o.after,
        now: o.now,
        random: o.random,
        fedByOther: o.fedByOther,
        onState: (state) => {
          o.onState(state);
          if (state.link.link === "stopped") rest();
        },
      });
      publisher.start();
      return "begun";
    },

    limit: async (limits: PublisherOptions["limits"]) => await publisher?.limit(limits),
    /** Doesn't wait for the next try: the network is back. */
    hurry: () => publisher?.hurry(),

    stop(options: { leaving: boolean }): void {
      publisher?.stop(options);
      publisher = undefined;
      rest();
    },
  };
}
