import { ticketOf } from "../../../../contracts/swarm/election.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { isWeakUplink, type UplinkClass } from "../../../../contracts/swarm/uplink.ts";

/** A neighbour as far as it matters for who sends what to whom. */
export type Neighbour = {
  peerId: string;
  uplink: UplinkClass;
  /** Carries objects for others. */
  sharing: boolean;
  /** Its own sharing neighbours and their uplinks; `undefined` until it told of them. */
  near: ReadonlyMap<string, UplinkClass> | undefined;
  /** Peers that are two steps from it, as it told. */
  far: ReadonlySet<string>;
};

export type RelayPlanOptions = {
  self: { peerId: string; uplink: UplinkClass };
  name: ObjectName;
  /** Whom the object came from and through how many others; absent for who fetched it. */
  source?: { peerId: string; hops: number };
  /** Who should have fetched it, by rank. */
  fetcher?: string | undefined;
  neighbours: readonly Neighbour[];
  /** Whether a neighbour has the object, or gets it. */
  knows: (peerId: string) => boolean;
};

/** Who is sent the object at once, the strongest first, and who is only told that it is here. */
export type RelayPlan = { push: string[]; tell: string[] };

/**
 * Who fetched pushes to all neighbours. Of those who received it from there, one alone pushes on to each peer that isn't next
 * to the fetcher; everybody can tell who, because neighbours tell their neighbours. A step farther it is a guess, good where
 * the fetcher was the one elected; whoever is left out asks for what it lacks.
 */
export function relayPlan({ self, name, source, fetcher, neighbours, knows }: RelayPlanOptions): RelayPlan {
  const plan: RelayPlan = { push: [], tell: [] };
  const from = source && neighbours.find(({ peerId }) => peerId === source.peerId);
  for (const to of [...neighbours].sort((a, b) => strength(b) - strength(a))) {
    if (to.peerId === source?.peerId || knows(to.peerId)) continue;
    if (source === undefined) plan.push.push(to.peerId);
    else if (from?.near === undefined || to.near === undefined) plan.tell.push(to.peerId);
    else if (source.hops > 0) {
      const isFar = source.hops === 1 && fetcher !== undefined && fetcher !== to.peerId &&
        from.near.has(fetcher) && !to.near.has(fetcher) && !to.far.has(fetcher);
      const isOurs = isFar && isChosen({ self, name, to: to.peerId, between: to.near });
      (isOurs ? plan.push : plan.tell).push(to.peerId);
    } else if (!from.near.has(to.peerId) && !to.near.has(from.peerId)) {
      const isOurs = isChosen({ self, name, to: to.peerId, between: shared(from.near, to.near) });
      (isOurs ? plan.push : plan.tell).push(to.peerId);
    }
  }
  return plan;
}

type ChoiceOptions = {
  self: { peerId: string; uplink: UplinkClass };
  name: ObjectName;
  to: string;
  between: ReadonlyMap<string, UplinkClass>;
};

/** Whether, of all who stand between, this page is the one. */
function isChosen({ self, name, to, between }: ChoiceOptions): boolean {
  const place = (peerId: string, uplink: UplinkClass) =>
    `${isWeakUplink(uplink) ? 1 : 0}${ticketOf(`${peerId}>${to}`, name)}`;
  const own = place(self.peerId, self.uplink);
  return [...between].every(([peerId, uplink]) => peerId === self.peerId || place(peerId, uplink) > own);
}

function shared(
  one: ReadonlyMap<string, UplinkClass>,
  other: ReadonlyMap<string, UplinkClass>,
): ReadonlyMap<string, UplinkClass> {
  return new Map([...one].filter(([peerId]) => other.has(peerId)));
}

/** Who carries on is served before who only takes, fast uplinks first. */
function strength({ sharing, uplink }: Neighbour): number {
  // Not measured yet is as good as the middle.
  return (sharing ? 10 : 0) + (uplink === 0 ? 2 : uplink);
}
