import { type EventTemplate, type NostrEvent, publicKeyOf } from "../../../contracts/nostr/event.ts";
import { toHex } from "../../../contracts/hex.ts";
import type { PairedBunker } from "./bunker.ts";
import { nostrConnectUri, readBunkerUri } from "./bunker-uri.ts";
import { connectExtension, resumeExtension } from "./extension.ts";
import type { IdentityStorage, KeptIdentity } from "./identity-storage.ts";
import type { KeyVault } from "./key-vault.ts";
import { type LocalSigner, makeLocalSigner, type Signer } from "./signer.ts";
import { SignerFault } from "./signer-fault.ts";
import { assertStrong } from "./strong-password.ts";

/** Who the person at this page is, as far as the page may know. */
export type IdentityState =
  | { kind: "none" }
  | {
    kind: "local" | "extension" | "bunker";
    pubkey: string;
    /** The key exists somewhere else than in this browser. */
    backedUp: boolean;
    /** It will be gone with this page, because its storage is shared with strangers or refused. */
    fleeting: boolean;
  };

/** `discard` says that the person was warned and gives up a key that was never backed up. */
export type ReplaceOptions = { discard?: boolean };

export type IdentityKeeperOptions = {
  storage: IdentityStorage;
  randomBytes: (length: number) => Uint8Array;
  /** Reads `window.nostr`. */
  look: () => unknown;
  /** Milliseconds to look for an extension. */
  patienceMs?: number;
  vault: KeyVault;
  loadBunker: () => Promise<typeof import("./bunker.ts")>;
  /** Runs one at a time over all tabs, so that two first needs don't make two keys. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  onState: (state: IdentityState) => void;
  /** A remote signer asks its person to look at this https page. */
  onApproval: (url: string) => void;
};

export type NostrConnectSignIn = ReplaceOptions & {
  relays: readonly string[];
  /** Where this page is, for the signing app's screen. */
  url: string;
  onUri: (uri: string) => void;
  signal: AbortSignal;
};

/** Keeps one identity: makes it on first need, signs with it, exchanges it, forgets it. */
export function makeIdentityKeeper(o: IdentityKeeperOptions) {
  let kept: KeptIdentity | undefined;
  let signer: Signer | LocalSigner | undefined;

  const state = (): IdentityState =>
    kept === undefined ? { kind: "none" } : {
      kind: kept.kind,
      pubkey: kept.pubkey,
      backedUp: kept.kind !== "local" || kept.backedUp,
      fleeting: o.storage.shared,
    };

  const look = () => ({ look: o.look, ...(o.patienceMs === undefined ? {} : { patienceMs: o.patienceMs }) });

  const open = (identity: KeptIdentity): Signer | LocalSigner => {
    switch (identity.kind) {
      case "local":
        return makeLocalSigner(identity.secret);
      case "extension":
        return resumeExtension({ ...look(), pubkey: identity.pubkey });
      case "bunker":
        return lazyBunker(identity);
    }
  };

  /** The remote signer's code is loaded, and its relays opened, only when something is to be signed. */
  const lazyBunker = (identity: KeptIdentity & { kind: "bunker" }): Signer => {
    let opened: Promise<Signer> | undefined;
    return {
      kind: "bunker",
      pubkey: identity.pubkey,
      async sign(template) {
        opened ??= o.loadBunker().then(({ resumeBunker }) =>
          resumeBunker({ ...identity, onApproval: o.onApproval })
        );
        return await (await opened).sign(template);
      },
      close() {
        opened?.then((inner) => inner.close(), () => {});
      },
    };
  };

  const adopt = (next: KeptIdentity | undefined, nextSigner?: Signer | LocalSigner) => {
    signer?.close();
    kept = next;
    signer = nextSigner ?? (next && open(next));
    o.onState(state());
  };

  const assertReplaceable = (replace: ReplaceOptions) => {
    const now = state();
    if (now.kind !== "none" && !now.backedUp && replace.discard !== true) {
      throw new SignerFault("not-backed-up");
    }
  };

  /** Another tab may have changed it since; an unchanged key keeps its open signer. */
  const reread = () => {
    if (o.storage.shared) return;
    const stored = o.storage.read();
    if (stored?.kind === kept?.kind && stored?.pubkey === kept?.pubkey) {
      kept = stored;
      o.onState(state());
    } else adopt(stored);
  };

  adopt(o.storage.read());
  const stop = o.storage.onChange(reread);

  const take = (identity: KeptIdentity, ready?: Signer) => {
    o.storage.write(identity);
    adopt(identity, ready);
    return identity.pubkey;
  };

  const takePaired = (paired: PairedBunker) =>
    take({
      kind: "bunker",
      pubkey: paired.signer.pubkey,
      remote: paired.remote,
      relays: paired.relays,
      clientSecret: paired.clientSecret,
    }, paired.signer);

  const takeSecret = (secret: Uint8Array, backedUp: boolean) =>
    take({ kind: "local", pubkey: publicKeyOf(secret), secret, backedUp });

  const ensure = async (): Promise<string> => {
    if (kept !== undefined) return kept.pubkey;
    return await o.exclusive(() => {
      reread();
      return Promise.resolve(kept?.pubkey ?? takeSecret(o.randomBytes(32), false));
    });
  };

  return {
    state,
    ensure,

    async sign(template: EventTemplate): Promise<NostrEvent> {
      await ensure();
      if (signer === undefined) throw new SignerFault("signed-out");
      return await signer.sign(template);
    },

    async signInExtension(replace: ReplaceOptions = {}): Promise<string> {
      assertReplaceable(replace);
      const found = await connectExtension(look());
      return take({ kind: "extension", pubkey: found.pubkey }, found);
    },

    async signInBunker(uri: string, replace: ReplaceOptions = {}): Promise<string> {
      assertReplaceable(replace);
      const read = readBunkerUri(uri);
      if (read.verdict === "refused") throw new SignerFault("bunker-uri");
      const { pairBunker } = await o.loadBunker();
      const clientSecret = o.randomBytes(32);
      return takePaired(await pairBunker({ address: read.address, clientSecret, onApproval: o.onApproval }));
    },

    /** Shows a `nostrconnect://` address and waits for a signing app to answer it. */
    async signInNostrConnect(c: NostrConnectSignIn): Promise<string> {
      assertReplaceable(c);
      const { awaitBunker } = await o.loadBunker();
      const clientSecret = o.randomBytes(32);
      const uri = nostrConnectUri({
        clientPubkey: publicKeyOf(clientSecret),
        relays: c.relays,
        secret: toHex(o.randomBytes(16)),
        name: "dStream",
        url: c.url,
      });
      c.onUri(uri);
      return takePaired(await awaitBunker({ uri, clientSecret, onApproval: o.onApproval, signal: c.signal }));
    },

    /** Takes an `nsec` or an `ncryptsec` with its password. */
    async importKey(text: string, password?: string, replace: ReplaceOptions = {}): Promise<string> {
      assertReplaceable(replace);
      // Whoever types a key has it somewhere else already.
      return takeSecret(await o.vault.unlock(text, password), true);
    },

    /** The key as `ncryptsec`, encrypted with a password of eight characters or more. */
    async exportKey(password: string): Promise<string> {
      assertStrong(password);
      if (signer === undefined || !("lend" in signer)) throw new SignerFault("not-local");
      return await signer.lend((secret) => o.vault.lock(secret, password));
    },

    /** The person says that the exported key is stored safely. */
    confirmBackup(): void {
      if (kept?.kind !== "local") return;
      kept = { ...kept, backedUp: true };
      o.storage.write(kept);
      o.onState(state());
    },

    /** Forgets the identity in this browser. */
    signOut(replace: ReplaceOptions = {}): void {
      assertReplaceable(replace);
      o.storage.write(undefined);
      adopt(undefined);
    },

    stop(): void {
      stop();
      signer?.close();
      signer = undefined;
    },
  };
}

export type IdentityKeeper = ReturnType<typeof makeIdentityKeeper>;
