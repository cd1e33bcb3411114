/** Values a message may name in braces. `count` also chooses between its forms. */
export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Fills a message: `{name}` is replaced, and of `one viewer | {count} viewers` the form for `count` is taken.
 * Numbers are written the way the language writes them.
 */
export function fillMessage(message: string, params: MessageParams, locale: string): string {
  const forms = message.split(" | ");
  const count = params["count"];
  const plural = typeof count === "number" && new Intl.PluralRules(locale).select(count) !== "one";
  const form = (plural ? forms[1] : undefined) ?? forms[0] ?? "";
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

/** Names in braces of a message, sorted: translations must have the same. */
export function messageParams(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();
}
