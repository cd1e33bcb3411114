import { toHex } from "../../contracts/hex.ts";
import { profileLink } from "../../contracts/nostr/link.ts";
import { publicKeyOf } from "../../contracts/nostr/event.ts";

/** Fresh secrets in a file, or why there is none. The secrets themselves are told nobody. */
export type NewKeys = { state: "written"; npub: string } | { state: "refused"; problem: string };

/** Makes the secrets of an edge into a file of `NAME=value` lines that only its owner may read; never over another one. */
export async function writeNewKeys(
  path: string,
  randomBytes: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): Promise<NewKeys> {
  const edge = randomBytes(32);
  const text = [
    "# Secrets of one edge. Whoever has them is this edge: keep the file from others, and a copy of it somewhere safe.",
    `DSTREAM_EDGE_KEY=${toHex(edge)}`,
    "# To arbitrate stakes take the # away; it needs DSTREAM_MONERO_NODES and DSTREAM_EDGE_RELAYS, too.",
    `# DSTREAM_ARBITER_KEY=${toHex(randomBytes(32))}`,
    "",
  ].join("\n");
  try {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (folder !== "") await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    const problem = error instanceof Deno.errors.AlreadyExists
      ? `${path} is there already: new keys would make another edge of this one. Move it away first, if that is what you want.`
      : `${path} can't be written: ${error instanceof Error ? error.message : String(error)}`;
    return { state: "refused", problem };
  }
  return { state: "written", npub: profileLink(publicKeyOf(edge)) };
}
