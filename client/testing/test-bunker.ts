import { decrypt, encrypt, getConversationKey } from "nostr-tools/nip44";
import { type EventTemplate, type NostrEvent, readEvent } from "../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent, verifyEvent } from "../../contracts/nostr/event-signature.ts";

export type BunkerManners = {
  /** What it wants to hear at `connect`. */
  secret?: string;
  /** Bends what it signs. */
  sign?: (template: EventTemplate, secret: Uint8Array) => unknown;
  /** Answers nothing to these methods. */
  silentTo?: readonly string[];
  /** Says no to these methods. */
  refuses?: readonly string[];
  /** Asks for approval at this address before it signs. */
  approval?: string;
};

export type TestBunker = {
  pubkey: string;
  /** Methods it was asked, in order. */
  asked: string[];
  /** Answers a `nostrconnect://` address as a scanning app does. */
  scan: (uri: string) => void;
  close: () => void;
};

// Nostr Connect (NIP-46). The product speaks it through a library.
const CONNECT = 24133;

/** A remote signer on a relay, with one key for itself and one for its person. */
export async function startBunker(
  relay: string,
  person: Uint8Array,
  manners: () => BunkerManners = () => ({}),
  own = new Uint8Array(32).fill(77),
): Promise<TestBunker> {
  const pubkey = publicKeyOf(own);
  const asked: string[] = [];
  const socket = new WebSocket(relay);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`no relay at ${relay}`));
  });
  const say = (to: string, message: unknown) => {
    const content = encrypt(JSON.stringify(message), getConversationKey(own, to));
    const event = signEvent(
      { kind: CONNECT, created_at: Math.floor(Date.now() / 1000), tags: [["p", to]], content },
      own,
    );
    socket.send(JSON.stringify(["EVENT", event]));
  };

  const answer = (event: NostrEvent) => {
    const text = decrypt(event.content, getConversationKey(own, event.pubkey));
    const { id, method, params } = JSON.parse(text) as { id: string; method: string; params: string[] };
    asked.push(method);
    const { secret, sign = signEvent, silentTo = [], refuses = [], approval } = manners();
    if (silentTo.includes(method)) return;
    if (refuses.includes(method)) return say(event.pubkey, { id, result: "", error: "the person said no" });
    switch (method) {
      case "connect":
        return secret !== undefined && params[1] !== secret
          ? say(event.pubkey, { id, result: "", error: "wrong secret" })
          : say(event.pubkey, { id, result: "ack" });
      case "get_public_key":
        return say(event.pubkey, { id, result: publicKeyOf(person) });
      case "sign_event": {
        if (approval !== undefined) say(event.pubkey, { id, result: "auth_url", error: approval });
        const template = JSON.parse(params[0] ?? "") as EventTemplate;
        return say(event.pubkey, { id, result: JSON.stringify(sign(template, person)) });
      }
      default:
        return say(event.pubkey, { id, result: "", error: "unknown method" });
    }
  };

  socket.onmessage = ({ data }) => {
    const [type, , body] = JSON.parse(String(data)) as [string, string, unknown];
    const event = type === "EVENT" ? readEvent(body) : undefined;
    if (event !== undefined && verifyEvent(event)) answer(event);
  };
  socket.send(JSON.stringify(["REQ", "bunker", { kinds: [CONNECT], "#p": [pubkey], limit: 0 }]));

  return {
    pubkey,
    asked,
    scan(uri) {
      const url = new URL(uri);
      say(url.host, { id: "scan", result: url.searchParams.get("secret") });
    },
    close: () => socket.close(),
  };
}
