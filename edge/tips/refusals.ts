import type { PendingCause } from "../../contracts/monero/node-agreement.ts";
import type { TipRefusal } from "../../contracts/monero/weigh-tip.ts";

const ADDRESS = "Nobody can be tipped there: the creator has to name a primary address.";
const PROOF = "Copy the whole proof out of the wallet again, from OutProofV2 to its end.";
const UNKNOWN =
  "This edge doesn't know such transactions, so it says nothing about them. Ask an edge that is newer.";
const BLOB = "What the nodes serve is no transaction that can be read. Ask another edge.";

/** One sentence or two for a person, for each refusal of a proof. */
export const REFUSAL_DETAILS: Readonly<Record<TipRefusal, string>> = {
  "malformed-tip": "m is not the message of a tip: dstream/tip/1|address|session or -|payer or -|nonce.",
  "malformed-address": `What the creator names is no Monero address. ${ADDRESS}`,
  "address-checksum": `The creator's Monero address has a typing error. ${ADDRESS}`,
  "unknown-address-kind": `The creator's Monero address is of an unknown kind. ${ADDRESS}`,
  "bad-address-key": `The creator's Monero address holds no key. ${ADDRESS}`,
  "wrong-network":
    "The creator's Monero address is of another network than this edge's nodes. Ask another edge.",
  "not-primary-address": `The creator names a subaddress or an integrated address. ${ADDRESS}`,
  "unknown-proof": `That is no payment proof of version 2. ${PROOF}`,
  "malformed-proof": `The proof is cut off or has a typing error. ${PROOF}`,
  "non-canonical-scalar": `The proof was altered. ${PROOF}`,
  "bad-point": `The proof was altered. ${PROOF}`,
  "wrong-proof-size": `The proof is of another transaction. ${PROOF}`,
  "not-payers-proof":
    "That is the recipient's proof. The payer's wallet makes the one that counts: OutProofV2.",
  "wrong-message":
    "The proof was made over other words. Have the wallet make it over exactly this tip's message.",
  "wrong-address":
    "The proof has nothing to do with this tip's address. Have the wallet make it for that one.",
  "nothing-received": "The transaction pays nothing to this tip's address.",
  "wrong-payment-id": "The transaction pays another tip, or none in particular.",
  "left-address":
    "The creator has left this address. What was paid there counts until two hours after the change, and is shown for a week.",
  "bad-tx-key": "The transaction has no key by which the creator's wallet could find the payment.",
  "commitment-mismatch": "The transaction hides another amount than it says, so the creator can't spend it.",
  "time-locked": "The coins are locked, perhaps for ever. Only what can be spent at once counts.",
  coinbase: "That is a miner's reward, which is no tip.",
  "too-many-outputs": "The transaction has more outputs than any payment may have.",
  "retired-ring-ct": "The transaction hides its amount in a way that is retired since 2019.",
  "unknown-ring-ct": UNKNOWN,
  "unknown-tx-version": UNKNOWN,
  "unknown-input": UNKNOWN,
  "unknown-output": UNKNOWN,
  truncated: BLOB,
  "bad-number": BLOB,
  "trailing-bytes": BLOB,
  "too-large": BLOB,
};

/** Why it has to be asked again. */
export const PENDING_DETAILS: Readonly<Record<PendingCause | "level", string>> = {
  unreachable: "Fewer than two of this edge's nodes answer, and one alone isn't believed. Ask again later.",
  contradictory: "What one of this edge's nodes says doesn't fit together. Ask again later, or another edge.",
  "different-bytes": "This edge's nodes serve different transactions. Ask again later, or ask another edge.",
  "different-blocks": "This edge's nodes don't agree about the block yet. Ask again in some seconds.",
  level: "The payment hasn't the asked confirmations yet. Ask again later.",
};
