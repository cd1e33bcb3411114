import { decode } from "nostr-tools/nip19";
import { decrypt, encrypt } from "nostr-tools/nip49";

/** What typed key text turned out to be. */
export type KeyTextVerdict =
  | { verdict: "secret"; secret: Uint8Array }
  | { verdict: "needs-password" }
  | { verdict: "refused"; code: "not-a-key" | "wrong-password" | "costly-key" };

const LENGTH_LIMIT = 512;
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
// 2^18 is 256 MiB of memory, the most that a phone's page can be asked for.
const COST_LIMIT = 18;

/** The scrypt cost (log2 N) an `ncryptsec` asks for, read without computing anything. */
export function costOf(ncryptsec: string): number | undefined {
  const words = [...ncryptsec.slice("ncryptsec1".length, "ncryptsec1".length + 4)].map((c) =>
    BECH32.indexOf(c)
  );
  const [first, second, third, fourth] = words;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
    return undefined;
  }
  if (words.includes(-1)) return undefined;
  // Four words of five bits: the version byte, the cost byte, four bits of salt.
  return ((second & 3) << 6) | (third << 1) | (fourth >> 4);
}

/** Reads an `nsec` or, with its password, an `ncryptsec`. */
export function readKeyText(text: string, password: string | undefined): KeyTextVerdict {
  const typed = text.trim().toLowerCase();
  if (typed.length > LENGTH_LIMIT) return { verdict: "refused", code: "not-a-key" };
  if (typed.startsWith("nsec1")) return readNsec(typed);
  if (!typed.startsWith("ncryptsec1")) return { verdict: "refused", code: "not-a-key" };
  const cost = costOf(typed);
  if (cost === undefined || !hasSoundChecksum(typed)) return { verdict: "refused", code: "not-a-key" };
  if (cost > COST_LIMIT) return { verdict: "refused", code: "costly-key" };
  if (password === undefined || password === "") return { verdict: "needs-password" };
  try {
    const secret = decrypt(typed, password);
    return secret.length === 32 ? { verdict: "secret", secret } : { verdict: "refused", code: "not-a-key" };
  } catch {
    // The only other thing decrypt() can meet after the checks above is a tag that doesn't fit.
    return { verdict: "refused", code: "wrong-password" };
  }
}

function readNsec(typed: string): KeyTextVerdict {
  try {
    const decoded = decode(typed);
    return decoded.type === "nsec"
      ? { verdict: "secret", secret: decoded.data }
      : { verdict: "refused", code: "not-a-key" };
  } catch {
    return { verdict: "refused", code: "not-a-key" };
  }
}

/** Encrypts a key with a password as NIP-49 does. */
export function writeNcryptsec(secret: Uint8Array, password: string): string {
  // The last argument says that this key was never shown unencrypted here.
  return encrypt(secret, password, 16, 0x01);
}

/** The bech32 checksum (BIP 173), so that a typing error isn't taken for a wrong password. */
function hasSoundChecksum(text: string): boolean {
  const at = text.lastIndexOf("1");
  const prefix = text.slice(0, at);
  const words = [...text.slice(at + 1)].map((c) => BECH32.indexOf(c));
  if (words.includes(-1) || words.length < 6) return false;
  const codes = [...prefix].map((c) => c.charCodeAt(0));
  let sum = 1;
  for (const value of [...codes.map((c) => c >> 5), 0, ...codes.map((c) => c & 31), ...words]) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator;
    });
  }
  return sum === 1;
}
