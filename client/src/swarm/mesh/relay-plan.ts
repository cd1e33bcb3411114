import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";

/** A neighbour as far as it matters for who sends what to whom. */
export type Neighbour = {
  peerId: string;
  uplink: UplinkClass;
  /** Carries objects for others. */
  sharing: boolean;
  /** Through whom it takes what each peer fetches, as it told. */
  ways: ReadonlyMap<string, string>;
};

export type RelayPlanOptions = {
  selfId: string;
  /** Whom the object came from, and who fetched it; absent for who fetched it. */
  source?: { peerId: string; fetcher: string };
  neighbours: readonly Neighbour[];
  /** Whether a neighbour has the object, or gets it. */
  knows: (peerId: string) => boolean;
};

/** Who is sent the object at once, the strongest first, and who is only told that it is here. */
export type RelayPlan = { push: string[]; tell: string[] };

/**
 * Who fetched pushes to all neighbours. Whoever received it pushes on to those who chose this way to the fetcher: each chooses
 * one, so nobody is sent it twice. All others hear that it is here, and ask for what they lack.
 */
export function relayPlan({ selfId, source, neighbours, knows }: RelayPlanOptions): RelayPlan {
  const plan: RelayPlan = { push: [], tell: [] };
  for (const to of [...neighbours].sort((a, b) => strength(b) - strength(a))) {
    if (to.peerId === source?.peerId || knows(to.peerId)) continue;
    const isOurs = source === undefined || to.ways.get(source.fetcher) === selfId;
    (isOurs ? plan.push : plan.tell).push(to.peerId);
  }
  return plan;
}

/** Who carries on is served before who only takes, fast uplinks first. */
function strength({ sharing, uplink }: Neighbour): number {
  // Not measured yet is as good as the middle.
  return (sharing ? 10 : 0) + (uplink === 0 ? 2 : uplink);
}
