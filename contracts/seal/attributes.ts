/** The attribute list of an HLS tag, names as printed, quotes taken off; `undefined` when it is ill-formed or names one twice. */
export function readAttributes(text: string): Map<string, string> | undefined {
  const attributes = new Map<string, string>();
  const one = /([A-Z][A-Z0-9-]*)=(?:"([^"]*)"|([^",]+))(,|$)/y;
  while (one.lastIndex < text.length) {
    const found = one.exec(text);
    if (found === null) return undefined;
    const [, name = "", quoted, plain, comma] = found;
    if (attributes.has(name)) return undefined;
    attributes.set(name, quoted ?? plain ?? "");
    if (comma === "") return attributes;
  }
  // Empty, or it ended with a comma.
  return undefined;
}
