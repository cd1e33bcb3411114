import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import { publicPageTemplate } from "../../../../contracts/escrow/word-event.ts";
import { fromHex } from "../../../../contracts/hex.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { beginStake } from "./begin-stake.ts";
import { type HeldStake, withRecords } from "./kept-stake.ts";
import {
  BEGUN,
  BEGUN_AT,
  STREAM,
  trialActive,
  trialBegun,
  trialHeld,
  trialSigned,
} from "./trial-viewer-stake.ts";

/** The key of a page that shares. */
export const TRIAL_PAGE = new Uint8Array(32).fill(12);

/** The peer id of the page with this key. */
export function trialPeer(page: Uint8Array): string {
  return peerIdOf(fromHex(publicKeyOf(page)) ?? new Uint8Array(), STREAM);
}

/** A stake of its own for each `byte`, which its arbiter said is active. */
export function trialStaked(byte: number): HeldStake {
  const [arbiter] = trialTerms().arbiters;
  const begun = beginStake({
    terms: trialSigned(),
    arbiter: arbiter?.baseKey ?? "",
    network: "mainnet",
    height: BEGUN_AT,
    relays: ["wss://relay.example"],
    now: BEGUN,
    randomBytes: (length) => new Uint8Array(length).fill(byte),
  });
  const held = trialHeld({ ...trialBegun(), ...begun });
  return trialHeld(withRecords(held, [trialActive(held)]));
}

/** The certificate of a page that shares. */
export const TRIAL_FINGERPRINT = "f1".repeat(32);

/** What a page says of the stake by which it shares. */
export function trialPageWord(held: HeldStake, page = TRIAL_PAGE, nowSeconds = BEGUN): NostrEvent {
  const fingerprint = TRIAL_FINGERPRINT;
  const said = { stake: held.name, address: STREAM, page: publicKeyOf(page) };
  const signature = signStakedPage(said, held.key.baseSecret);
  const receipt = trialActive(held, nowSeconds);
  return signEvent(
    publicPageTemplate({ stake: held.name, stream: STREAM, receipt, signature, fingerprint }, nowSeconds),
    page,
  );
}
