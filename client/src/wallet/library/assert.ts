/** Node's `assert`, as far as monero-ts uses it. */
function assert(condition: unknown, message?: string): asserts condition {
  if (!condition) throw new Error(message ?? "the wallet found something that can't be");
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  // Node's is loose too, and the library compares numbers with their text.
  assert(actual === expected || String(actual) === String(expected), message);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  assert(asText(actual) === asText(expected), message);
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => typeof part === "bigint" ? `${part}n` : part);
}

export default Object.assign(assert, { equal, deepEqual });
