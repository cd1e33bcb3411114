/** A stranger's whole number from `min` to `max`. */
export function readInteger(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
    ? value
    : undefined;
}

/** A stranger's text of 1 to `max` UTF-16 units. */
export function readShortText(value: unknown, max: number): string | undefined {
  return typeof value === "string" && value.length >= 1 && value.length <= max ? value : undefined;
}

/** The members of a stranger's object; `undefined` for anything else. */
export function readMembers(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}
