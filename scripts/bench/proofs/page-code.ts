/* All that a page needs to tip, to check tips and bonds, and to stake, before any wallet is loaded. */
export { attest, judgeAttestations } from "../../../contracts/escrow/attestation.ts";
export { readContext } from "../../../contracts/escrow/context.ts";
export { judgeDisclosure, winnersKey } from "../../../contracts/escrow/settlement.ts";
export { sharesOf } from "../../../contracts/escrow/shares.ts";
export { stakeState } from "../../../contracts/escrow/stake-state.ts";
export { readStakeTerms } from "../../../contracts/escrow/terms.ts";
export { contradict, readStakeVerdict } from "../../../contracts/escrow/verdict-event.ts";
export { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
export { formatPaymentUri, readPaymentUri } from "../../../contracts/monero/payment-uri.ts";
export { readTipMessage, tipMessage, tipPayTo } from "../../../contracts/monero/tip.ts";
export { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
export { judgeTxKey } from "../../../contracts/monero/tx-key.ts";
export { makeOutProof } from "../../../contracts/monero/make-tx-proof.ts";
