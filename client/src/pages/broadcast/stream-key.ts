import { formatAddress } from "../../../../contracts/nostr/address.ts";
import type { BoxClient } from "../../box/box-client.ts";
import type { Desk } from "./desk.ts";

export type StreamKeyOptions = {
  desk: Desk;
  box: Pick<BoxClient, "putStream" | "renewKey">;
  creator: string;
};

/** Makes the stream on the box and changes its key, which the box tells once. */
export function makeStreamKey({ desk: { state, set, begin, taken }, box, creator }: StreamKeyOptions) {
  const putStream = () => {
    const { d, title } = state().facts;
    return box.putStream(d, { title, address: formatAddress({ creator, d }) });
  };
  const isLost = () => state().word.word === "no-stream";

  return {
    /** Makes the stream, unless its key is here. */
    async open(): Promise<void> {
      // A box that lost the stream gave its key away with it.
      if (isLost()) set({ grant: undefined });
      // A second try after a later step failed must not change the key that is shown.
      if (state().grant !== undefined) return;
      begin("stream");
      set({ grant: taken("stream", await putStream()) });
    },

    /** A fresh key for the stream, which is made where the box lost it. */
    async renew(): Promise<void> {
      begin("key");
      const answer = isLost() ? putStream() : box.renewKey(state().facts.d);
      set({ grant: taken("key", await answer) });
    },

    /** Ends the key, and with it whoever sends by it. */
    async cut(): Promise<void> {
      if (isLost()) return;
      begin("key");
      taken("key", await box.renewKey(state().facts.d));
      set({ grant: undefined });
    },
  };
}
