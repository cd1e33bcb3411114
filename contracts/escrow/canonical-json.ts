/** What canonical JSON is written of here: no fractions, so that every language writes the same digits. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue };

/** RFC 8785: one text for one value, names in order of their UTF-16 units. Throws for numbers that aren't safe integers. */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is no safe integer`);
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new RangeError("half a surrogate pair has no UTF-8");
  }
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const names = Object.keys(value).sort();
  const fields = names.map((name) =>
    `${canonicalJson(name)}:${canonicalJson(value[name] as CanonicalValue)}`
  );
  return `{${fields.join(",")}}`;
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
