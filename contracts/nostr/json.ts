/** The object that a text says in JSON; `undefined` for anything else. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
  const value = readJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}

/** What a text says in JSON; `undefined`, which JSON can't say, when it isn't JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a JSON value has under this name; `undefined` where it is no object. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
