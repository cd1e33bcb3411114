/** What a node says of a key image: spent in no block it knows, waiting in its pool, or spent. */
export type SpentStatus = "unspent" | "pool" | "spent";

const STATUSES: readonly SpentStatus[] = ["unspent", "spent", "pool"];

/** Body of a node's `POST /is_key_image_spent`. */
export function spentQuery(keyImages: readonly string[]): string {
  return JSON.stringify({ key_images: keyImages });
}

/** Reads a node's answer to `spentQuery()` about so many key images; `undefined` for what no sound node answers. */
export function readSpentAnswer(value: unknown, count: number): SpentStatus[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { status, spent_status: listed } = value as Record<string, unknown>;
  if (status !== "OK" || !Array.isArray(listed) || listed.length !== count) return undefined;
  const read = (listed as unknown[]).flatMap((one) => STATUSES[typeof one === "number" ? one : -1] ?? []);
  return read.length === count ? read : undefined;
}
