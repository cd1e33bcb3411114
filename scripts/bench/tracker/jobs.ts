/** How many peers meet in one swarm. */
export const SWARM_PEERS = 100;

/** A peer id of dStream's form. */
export function peerIdOf(n: number): string {
  return `-DS0100-${String(n).padStart(12, "0")}`;
}

/** The swarm of a wave that a peer is in. */
export function infoHashOf(wave: number, peer: number): string {
  return `bench${String(wave).padStart(7, "0")}${String(Math.floor(peer / SWARM_PEERS)).padStart(8, "0")}`;
}

/** The numbers from 0 on, in an order by chance. */
export function shuffled(count: number): number[] {
  const numbers = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    const [a = 0, b = 0] = [numbers[at], numbers[other]];
    numbers[at] = b;
    numbers[other] = a;
  }
  return numbers;
}
