import { initNostrWasm } from "nostr-wasm";
import { type EventTemplate, type NostrEvent, publicKeyOf } from "../../contracts/nostr/event.ts";

/** The box's key at work: signs at once, since a part is listed only when it is signed. */
export type BoxSigner = { pubkey: string; sign: (template: EventTemplate) => NostrEvent };

/** Signs with libsecp256k1 in wasm: 0.4 ms an event where pure TypeScript takes 1.4 ms. */
export async function makeBoxSigner(secret: Uint8Array): Promise<BoxSigner> {
  const wasm = await initNostrWasm();
  const pubkey = publicKeyOf(secret);
  return {
    pubkey,
    sign: ({ kind, created_at, tags, content }) => {
      const event = { kind, created_at, tags, content, pubkey, id: "", sig: "" };
      wasm.finalizeEvent(event, secret);
      return event;
    },
  };
}
