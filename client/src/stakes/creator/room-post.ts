import { keeperSecret, pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { type StakeLetter, stakeLetterTemplate } from "../../../../contracts/escrow/letter.ts";
import { signEvent } from "../../../../contracts/nostr/event.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import type { RoomStake } from "./room-stake.ts";

export type RoomPostOptions = {
  nostr: Pick<Nostr, "publish">;
  relays: readonly string[];
  /** Unix seconds. */
  now: () => number;
  /** Hears the id of each event that is written. */
  see: (id: string) => void;
};

/** Writes letters: to viewers under the name that only both of a pair can sign with, and to the creator itself under its own. */
export function makeRoomPost({ nostr, relays, now, see }: RoomPostOptions) {
  const publish = async (letter: StakeLetter, secret: Uint8Array, at: number): Promise<boolean> => {
    const event = signEvent(stakeLetterTemplate(letter, at), secret);
    see(event.id);
    return (await nostr.publish(relays, event)).some(({ ok }) => ok);
  };

  return {
    /** Tells a stake's viewer; false where no relay took it. */
    send: ({ asked: { key, request } }: RoomStake, letter: StakeLetter): Promise<boolean> =>
      publish(letter, pairSecret(key.baseSecret, request.context.keys.viewer), now()),
    /** Keeps a letter, of that Unix second, where neither strangers nor the viewer can hide it from the creator. */
    keep: ({ asked: { key } }: RoomStake, letter: StakeLetter, at: number): Promise<boolean> =>
      publish(letter, keeperSecret(key.baseSecret), at),
  };
}
