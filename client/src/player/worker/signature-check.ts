import { checkSchnorr, type NostrEvent, type SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";

/** The part of nostr-wasm that is used here: throws when the event does not hold. */
export type WasmVerifier = { verifyEvent(event: NostrEvent): void };

export type FastSignatureCheckOptions = {
  /** Loads the fast verifier; may fail where WebAssembly is forbidden. */
  load: () => Promise<WasmVerifier>;
};

export type FastSignatureCheck = {
  check: SignatureCheck;
  /** Settles once the fast verifier works or is known not to. */
  ready: Promise<"wasm" | "pure">;
};

/** Checks signatures in pure JS until WebAssembly is loaded and has proven itself on a known event. */
export function makeFastSignatureCheck({ load }: FastSignatureCheckOptions): FastSignatureCheck {
  let verifier: WasmVerifier | undefined;
  const ready = load().then((loaded) => {
    if (!holds(loaded, KNOWN) || holds(loaded, { ...KNOWN, sig: KNOWN.id + KNOWN.id })) {
      return "pure" as const;
    }
    verifier = loaded;
    return "wasm" as const;
  }).catch(() => "pure" as const);
  return { check: (event) => verifier === undefined ? checkSchnorr(event) : holds(verifier, event), ready };
}

function holds(verifier: WasmVerifier, event: NostrEvent): boolean {
  try {
    verifier.verifyEvent(event);
    return true;
  } catch {
    return false;
  }
}

/** Signed once with a worthless key: a verifier that refuses it, or takes it bent, is not used. */
const KNOWN: NostrEvent = {
  "id": "602727fa534a5b533e54ffb1c5fbe5a3f283c51866cbfe33ca8314973f87f2ce",
  "pubkey": "0f0fb9a244ad31a369ee02b7abfbbb0bfa3812b9a39ed93346d03d67d412d177",
  "created_at": 1789999400,
  "kind": KIND.delegation,
  "tags": [
    ["d", "demo"],
    ["a", `${KIND.liveEvent}:0f0fb9a244ad31a369ee02b7abfbbb0bfa3812b9a39ed93346d03d67d412d177:demo`],
    ["p", "552c630b64b54bf50210c9e253d38bd4949c72e22873500f6285c2bede312a84", "", "signer"],
    ["nbf", "1789999400"],
    ["exp", "1790003600"],
    ["alt", "Delegation of segment signing"],
  ],
  "content": "",
  "sig":
    "1745183c449154477eee1bc63aaf41a7d17473ac021b3a83534349a38b38678df5088001e3e1cc468681f7baeb0d5b0d56a6fa8bb1f558c9b0ef20581a1719cb",
};
