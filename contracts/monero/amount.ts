/** 10^12 piconero are one XMR. */
const DECIMALS = 12;
const LARGEST = (1n << 64n) - 1n;

/** Piconero as XMR, without needless zeros: `0.05`. */
export function formatXmr(piconero: bigint): string {
  if (piconero < 0n || piconero > LARGEST) throw new RangeError("no amount of piconero");
  const digits = piconero.toString().padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return digits.slice(0, -DECIMALS) + (fraction === "" ? "" : `.${fraction}`);
}

/** Reads XMR with a point and up to 12 decimals as piconero; `undefined` for anything else, or what no chain can hold. */
export function readXmr(text: string): bigint | undefined {
  const match = /^(\d{1,8})(?:\.(\d{1,12}))?$/.exec(text);
  if (match === null) return undefined;
  const piconero = BigInt((match[1] ?? "") + (match[2] ?? "").padEnd(DECIMALS, "0"));
  return piconero <= LARGEST ? piconero : undefined;
}
