import { type Accessor, createMemo, createSignal, mapArray, onCleanup } from "solid-js";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { createClock, unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { storageHere } from "../../app/page-storage.ts";
import { isSharedOrigin } from "../../app/shared-origin.ts";
import { makeReceiptShelf } from "../../swarm/receipts/receipt-shelf.ts";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { askArbiter } from "../arbiter-client.ts";
import { makeEscrowWatch } from "./escrow-watch.ts";
import { type HeldStake, holdAgain, type KeptStake } from "./kept-stake.ts";
import { sealsHere } from "./seals-here.ts";
import { searchFrom } from "./stake-steps.ts";
import { followStake } from "./stake-follower.ts";
import type { StakeTrouble } from "./stake-ports.ts";
import { phaseOf, type StakePhase } from "./stake-phase.ts";
import { makeStakeStore } from "./stake-store.ts";
import { STAKES_NAME } from "./stakes-here.ts";

/** One stake while its owner lives: where it stands, and what can be done about it. */
export type FollowedStake = {
  name: string;
  held: Accessor<HeldStake | undefined>;
  phase: Accessor<StakePhase | undefined>;
  trouble: Accessor<StakeTrouble | undefined>;
  /** Asks at once what would be asked anyway. */
  hurry: () => void;
  change: (how: (kept: KeptStake) => KeptStake) => void;
  /** Forgets it here, and with it the key. */
  forget: () => void;
};

export type Stakes = {
  /** They end with the page. */
  fleeting: () => boolean;
  /** The newest last. */
  all: Accessor<readonly FollowedStake[]>;
  put: (kept: KeptStake) => void;
  /** Blocks on the chain, by the site's own nodes. */
  height: () => Promise<number | undefined>;
};

const store = makeStakeStore(isSharedOrigin(location.pathname) ? undefined : () => localStorage);
/** Events asked of each relay. */
const BACKLOG = 100;
/** Blocks of a private chain come when somebody presses a button. */
const DEMO_PAUSES = { waiting: 2000, ripening: 2500, resting: 20_000 };

/** Follows the stakes that this browser keeps, of one stream or of all, while its owner lives; other tabs change them too. */
export function createStakes(address: Accessor<string | undefined>): Stakes {
  const nostr = useNostr();
  const config = useConfig();
  const { monero } = config;
  const clock = createClock(5000);
  const watch = makeEscrowWatch({ nodes: monero.nodes, fetch: (url, init) => fetch(url, init) });
  const [kept, setKept] = createSignal<readonly KeptStake[]>(store.all());
  const read = () => setKept(store.all());
  const hear = ({ key }: StorageEvent) => {
    // No key: everything was cleared.
    if (key === null || key.startsWith(STAKES_NAME)) read();
  };
  globalThis.addEventListener("storage", hear);
  onCleanup(() => globalThis.removeEventListener("storage", hear));

  const put = (stake: KeptStake) => {
    store.put(stake);
    read();
  };
  const relaysOf = (stake: KeptStake | undefined) => [...new Set([...stake?.relays ?? [], ...config.relays])];

  const follow = (name: string): FollowedStake => {
    const own = createMemo(() => kept().find(({ context }) => stakeName(context) === name));
    const judged = createMemo<HeldStake | undefined>((before) => {
      const now = own();
      return now && holdAgain(before, now);
    });
    const [trouble, setTrouble] = createSignal<StakeTrouble>();
    const change = (how: (kept: KeptStake) => KeptStake) => {
      const now = store.all().find(({ context }) => stakeName(context) === name);
      if (now === undefined) return;
      store.set(how(now));
      read();
    };
    const follower = followStake({
      kept: () => store.all().find(({ context }) => stakeName(context) === name),
      change,
      onTrouble: setTrouble,
      ...(monero.network === "regtest" ? { pauses: DEMO_PAUSES } : {}),
      ports: {
        askArbiter: (url, step, body) =>
          askArbiter({ url, step, body, fetch: (input, init) => fetch(input, init) }),
        publish: async (event) =>
          (await nostr.publish(relaysOf(own()), event).catch(notTold)).some(({ ok }) => ok),
        listen: ({ name: stake, arbiter: { pubkey }, key, terms }, on) =>
          nostr.subscribe(relaysOf(own()), [
            { kinds: [KIND.stakeLetter], "#x": [stake], limit: BACKLOG },
            // Strangers write about a stake too; under that name only its viewer and creator can.
            {
              kinds: [KIND.stakeLetter],
              "#x": [stake],
              authors: [publicKeyOf(pairSecret(key.baseSecret, terms.baseKey))],
              limit: BACKLOG,
            },
            { kinds: [KIND.stakeWord], "#x": [stake], "#s": ["complaint"], limit: BACKLOG },
            // By author, so that strangers can't crowd the arbiter's words out.
            {
              kinds: [KIND.stakeReceipt, KIND.stakeVerdict],
              authors: [pubkey],
              "#x": [stake],
              limit: BACKLOG,
            },
          ], { event: on }),
        transfers: (stream) => makeReceiptShelf({ storage: storageHere, now: Date.now }).of(stream),
        pages: (stream, authors) =>
          nostr.query(relaysOf(own()), [
            {
              kinds: [KIND.stakeWord],
              "#a": [stream],
              "#s": ["page"],
              authors: [...authors],
              limit: BACKLOG,
            },
          ]).catch((error: unknown) => {
            console.info("no relay could be asked:", error);
            return [];
          }),
        height: watch.height,
        payments: (held) => {
          const escrow = escrowOf(held);
          return escrow === undefined
            ? Promise.resolve(undefined)
            : watch.payments({ ...escrow, from: searchFrom(held) });
        },
        judge: (held, txids) => {
          const escrow = escrowOf(held);
          return escrow === undefined ? Promise.resolve(new Map()) : watch.judge(escrow, txids);
        },
        depths: watch.depths,
        against: sealsHere.against,
        now: unixNow,
        after: afterTimeout,
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      },
    });
    onCleanup(follower.stop);
    return {
      name,
      held: judged,
      phase: createMemo(() => {
        const now = judged();
        return now && phaseOf(now, clock());
      }),
      trouble,
      hurry: follower.hurry,
      change: (how) => {
        change(how);
        follower.hurry();
      },
      forget() {
        follower.stop();
        store.drop(name);
        read();
      },
    };
  };

  const names = createMemo(
    () =>
      kept().filter(({ context }) => address() === undefined || context.stream === address())
        .map(({ context }) => stakeName(context)),
    undefined,
    { equals: (a, b) => a.join() === b.join() },
  );
  return {
    fleeting: () => store.fleeting,
    all: mapArray(names, follow),
    put,
    height: watch.height,
  };
}

function escrowOf({ agreed, key }: HeldStake) {
  return agreed && { address: agreed.address, viewSecret: key.viewSecret };
}

/** The code that speaks to relays didn't arrive: told is nobody, and asked again is later. */
function notTold(error: unknown): { ok: boolean }[] {
  console.info("no relay could be told:", error);
  return [];
}
