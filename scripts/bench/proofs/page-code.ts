/* All that makes and checks money in a page before any wallet is loaded: tips, proofs and the keys of escrows, Monero's curve included. Nostr's is on every page. */
export { attest, judgeAttestations } from "../../../contracts/escrow/attestation.ts";
export { readContext } from "../../../contracts/escrow/context.ts";
export { judgeDisclosure, winnersKey } from "../../../contracts/escrow/settlement.ts";
export { sharesOf } from "../../../contracts/escrow/shares.ts";
export { stakeState } from "../../../contracts/escrow/stake-state.ts";
export { readStakeTerms } from "../../../contracts/escrow/terms.ts";
export { contradict, readStakeVerdict } from "../../../contracts/escrow/verdict-event.ts";
export { makeOutProof } from "../../../contracts/monero/make-tx-proof.ts";
export { agreeOn } from "../../../contracts/monero/node-agreement.ts";
export { reportOn } from "../../../contracts/monero/node-report.ts";
export { formatPaymentUri } from "../../../contracts/monero/payment-uri.ts";
export { readTipMessage, tipMessage, tipPayTo } from "../../../contracts/monero/tip.ts";
export { weighTip } from "../../../contracts/monero/weigh-tip.ts";
export { readTipReceipt, tipReceiptTemplate } from "../../../contracts/nostr/tip-receipt.ts";
export { tipAddresses } from "../../../contracts/nostr/tip-targets.ts";
