export type AllowanceOptions = {
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
};

export type Allowance = {
  /** A peer was asked for an object of so many bytes. */
  asked(peer: string, bytes: number): void;
  /** Bytes came from a peer; false when they are more than anybody asked for. */
  received(peer: string, bytes: number): boolean;
  forget(peer: string): void;
};

/** What a peer may say unasked: at once, and each second. Announcements weigh some hundred bytes. */
const UNASKED_BYTES = 256 * 1024;
const UNASKED_RATE = 64 * 1024;
/** How often what was asked may come: a request that is called off and made again finds the first answer under way. */
const REPEATS = 3;
/** More is never saved up, in bytes: three segments of ten seconds at 20 Mbit/s. */
const MOST = 75e6;

type Account = { left: number; at: number };

/** Counts what peers send against what they were asked for: the library takes whatever comes, and joins commands without an end. */
export function makeAllowance({ now }: AllowanceOptions): Allowance {
  const accounts = new Map<string, Account>();
  return {
    asked(peer, bytes) {
      const account = accountOf(peer);
      account.left = Math.min(MOST, account.left + bytes * REPEATS);
    },
    received(peer, bytes) {
      const account = accountOf(peer);
      account.left -= bytes;
      return account.left >= 0;
    },
    forget: (peer) => void accounts.delete(peer),
  };

  function accountOf(peer: string): Account {
    const account = accounts.get(peer) ?? { left: UNASKED_BYTES, at: now() };
    const earned = (now() - account.at) / 1000 * UNASKED_RATE;
    account.left = Math.max(account.left, Math.min(UNASKED_BYTES, account.left + earned));
    account.at = now();
    accounts.set(peer, account);
    return account;
  }
}
