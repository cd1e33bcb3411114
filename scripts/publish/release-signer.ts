import { pairBunker } from "../../client/src/identity/bunker.ts";
import { readBunkerUri } from "../../client/src/identity/bunker-uri.ts";
import { readKeyText } from "../../client/src/identity/ncryptsec.ts";
import { SignerFault } from "../../client/src/identity/signer-fault.ts";
import { fromHex } from "../../contracts/hex.ts";
import { publicKeyOf, type SignEvent, signEvent } from "../../contracts/nostr/event.ts";

/** Who signs a release. */
export type ReleaseSigner = { pubkey: string; sign: SignEvent; close: () => void };

/** The signer the environment names, or what is wrong with it; never with a secret in the words. */
export type OpenedSigner = { state: "ok"; signer: ReleaseSigner } | { state: "bad"; problem: string };

export type OpenSignerOptions = {
  /** `DSTREAM_RELEASE_KEY`: 64 hex digits or an nsec. */
  key: string | undefined;
  /** `DSTREAM_RELEASE_BUNKER`: a `bunker://` address. */
  bunker: string | undefined;
  /** A remote signer asks its person to look at this page. */
  onApproval: (url: string) => void;
  /** Milliseconds that a remote signer may take for an answer. Default one minute. */
  answerMs?: number;
};

/** Opens the signer of releases: a key, or a remote signer (NIP-46) so that the key stays where it is. */
export async function openSigner(
  { key, bunker, onApproval, answerMs }: OpenSignerOptions,
): Promise<OpenedSigner> {
  if (key !== undefined && bunker !== undefined) {
    return bad("DSTREAM_RELEASE_KEY and DSTREAM_RELEASE_BUNKER are both set: set the one that signs.");
  }
  if (key !== undefined) {
    const secret = readSecret(key.trim());
    if (secret === undefined) {
      return bad("DSTREAM_RELEASE_KEY is no key: it must be 64 lower-case hex digits or an nsec.");
    }
    return {
      state: "ok",
      signer: {
        pubkey: publicKeyOf(secret),
        sign: (template) => Promise.resolve(signEvent(template, secret)),
        close: () => secret.fill(0),
      },
    };
  }
  if (bunker === undefined) {
    return bad(
      "A release needs a signature: set DSTREAM_RELEASE_BUNKER to a bunker:// address, or DSTREAM_RELEASE_KEY to the key.",
    );
  }
  const read = readBunkerUri(bunker);
  if (read.verdict === "refused") {
    return bad(
      `DSTREAM_RELEASE_BUNKER can't be used (${read.code}): it must be bunker://<key>?relay=wss://…&secret=…`,
    );
  }
  try {
    const clientSecret = crypto.getRandomValues(new Uint8Array(32));
    const { signer } = await pairBunker({
      address: read.address,
      clientSecret,
      onApproval,
      ...(answerMs === undefined ? {} : { answerMs }),
    });
    return { state: "ok", signer };
  } catch (error) {
    if (!(error instanceof SignerFault)) throw error;
    return bad(
      `The remote signer did not connect (${error.code}): open it, approve dStream, and run this again.`,
    );
  }
}

function readSecret(text: string): Uint8Array | undefined {
  if (!text.startsWith("nsec1")) {
    const secret = fromHex(text);
    return secret?.length === 32 ? secret : undefined;
  }
  const read = readKeyText(text, undefined);
  return read.verdict === "secret" ? read.secret : undefined;
}

function bad(problem: string): OpenedSigner {
  return { state: "bad", problem };
}
