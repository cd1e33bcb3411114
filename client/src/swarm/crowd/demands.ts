export type DemandsOptions = {
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
};

/** What is done about what a peer says: the library hears it, or doesn't, or the peer is kept away. */
export type DemandVerdict = "hear" | "ignore" | "flood";

/** How much each peer may ask of this page: the library answers whatever it is asked, as often as it is asked. */
export type Demands = {
  /** A peer asks for a segment. */
  asked(peer: string, segment: string): DemandVerdict;
  /** A peer says anything else. */
  said(peer: string): DemandVerdict;
  forget(peer: string): void;
};

/** Of one segment: a download that is called off is gone on with. */
const TIMES_EACH = 3;
/** Who comes asks for all it can play, from several at once; later for two renditions, every two seconds. */
const REQUESTS = { atOnce: 30, perSecond: 3 } as const;
/** Each new segment is announced, each request may be ended in two ways. */
const WORDS = { atOnce: 100, perSecond: 20 } as const;
/** What is asked in vain, before that is no mistake any more. */
const FLOOD = 100;
const SEGMENTS = 200;

type Bucket = { left: number; at: number };
type Account = { requests: Bucket; words: Bucket; times: Map<string, number>; inVain: number };

/** Makes one that was asked for nothing yet. */
export function makeDemands({ now }: DemandsOptions): Demands {
  const accounts = new Map<string, Account>();
  return {
    asked(peer, segment) {
      const account = accountOf(peer);
      const times = (account.times.get(segment) ?? 0) + 1;
      account.times.set(segment, times);
      for (const oldest of account.times.keys()) {
        if (account.times.size <= SEGMENTS) break;
        account.times.delete(oldest);
      }
      return judge(account, take(account.requests, REQUESTS) && times <= TIMES_EACH);
    },
    said(peer) {
      const account = accountOf(peer);
      return judge(account, take(account.words, WORDS));
    },
    forget: (peer) => void accounts.delete(peer),
  };

  function judge(account: Account, fair: boolean): DemandVerdict {
    if (fair) return "hear";
    account.inVain++;
    return account.inVain > FLOOD ? "flood" : "ignore";
  }

  function take(bucket: Bucket, { atOnce, perSecond }: { atOnce: number; perSecond: number }): boolean {
    bucket.left = Math.min(atOnce, bucket.left + (now() - bucket.at) / 1000 * perSecond);
    bucket.at = now();
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }

  function accountOf(peer: string): Account {
    const account = accounts.get(peer) ?? {
      requests: { left: REQUESTS.atOnce, at: now() },
      words: { left: WORDS.atOnce, at: now() },
      times: new Map(),
      inVain: 0,
    };
    accounts.set(peer, account);
    return account;
  }
}
