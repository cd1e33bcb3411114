/* All that a page needs to tip and to check tips and bonds, before any wallet is loaded. */
export { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
export { formatPaymentUri, readPaymentUri } from "../../../contracts/monero/payment-uri.ts";
export { readTipMessage, tipMessage, tipPayTo } from "../../../contracts/monero/tip.ts";
export { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
export { judgeTxKey } from "../../../contracts/monero/tx-key.ts";
export { makeOutProof } from "../../../contracts/monero/make-tx-proof.ts";
