/** How much a peer can send, as one byte: 0 not measured yet, 1 weak, up to 4. */
export type UplinkClass = 0 | 1 | 2 | 3 | 4;

/**
 * Where each class begins, in kbit/s. A part of 120 kB pushed to five neighbours takes about a second at 5 Mbit/s, which the
 * buffer of the low rung can't hold: below that a peer is weak.
 */
const UPLINK_FROM_KBIT: Readonly<Record<Exclude<UplinkClass, 0>, number>> = {
  1: 0,
  2: 5_000,
  3: 20_000,
  4: 50_000,
};

/** The class of a measured uplink; 0 where nothing was measured. */
export function uplinkClassOf(kbit: number | undefined): UplinkClass {
  if (kbit === undefined || !(kbit >= 0)) return 0;
  if (kbit >= UPLINK_FROM_KBIT[4]) return 4;
  if (kbit >= UPLINK_FROM_KBIT[3]) return 3;
  return kbit >= UPLINK_FROM_KBIT[2] ? 2 : 1;
}

/** A stranger's class; `undefined` when it is none. */
export function readUplinkClass(value: unknown): UplinkClass | undefined {
  return value === 0 || value === 1 || value === 2 || value === 3 || value === 4 ? value : undefined;
}

/** Whether a peer of this class fetches from the box only where no stronger one is there. */
export function isWeakUplink(uplink: UplinkClass): boolean {
  return uplink === 1;
}
