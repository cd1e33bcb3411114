const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const VALUES = new Map([...ALPHABET].map((digit, value) => [digit, BigInt(value)]));

/** Monero cuts into blocks of 8 bytes, 11 digits each; what a last block of so many bytes takes. */
const DIGITS_OF = [0, 2, 3, 5, 6, 7, 9, 10, 11] as const;
const BLOCK_BYTES = 8;
const BLOCK_DIGITS = 11;

/** Writes bytes in Monero's block form of base58. */
export function toBase58(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    text += blockDigits(bytes.subarray(at, at + BLOCK_BYTES));
  }
  return text;
}

/** Reads Monero's block form of base58; `undefined` for a foreign digit, an impossible length or a block too large. */
export function fromBase58(text: string): Uint8Array | undefined {
  const lastBytes = DIGITS_OF.findIndex((digits) => digits === text.length % BLOCK_DIGITS);
  if (lastBytes < 0) return undefined;
  const bytes = new Uint8Array(Math.floor(text.length / BLOCK_DIGITS) * BLOCK_BYTES + lastBytes);
  for (let at = 0, digit = 0; at < bytes.length; at += BLOCK_BYTES, digit += BLOCK_DIGITS) {
    const block = bytes.subarray(at, at + BLOCK_BYTES);
    if (!readBlock(text.slice(digit, digit + BLOCK_DIGITS), block)) return undefined;
  }
  return bytes;
}

function blockDigits(block: Uint8Array): string {
  let value = 0n;
  for (const byte of block) value = value << 8n | BigInt(byte);
  let digits = "";
  for (let left = DIGITS_OF[block.length] ?? 0; left > 0; left--) {
    digits = ALPHABET.charAt(Number(value % 58n)) + digits;
    value /= 58n;
  }
  return digits;
}

function readBlock(digits: string, block: Uint8Array): boolean {
  let value = 0n;
  for (const digit of digits) {
    const digitValue = VALUES.get(digit);
    if (digitValue === undefined) return false;
    value = value * 58n + digitValue;
  }
  for (let at = block.length - 1; at >= 0; at--) {
    block[at] = Number(value & 0xffn);
    value >>= 8n;
  }
  return value === 0n;
}
