/** Everything that can go wrong with an identity, each with its sentence in the locales (`identity.fault.<code>`). */
const SIGNER_FAULTS = [
  "no-extension",
  "refused",
  "timeout",
  "malformed",
  "tampered",
  "other-key",
  "signed-out",
  "wrong-password",
  "weak-password",
  "not-a-key",
  "costly-key",
  "bunker-uri",
  "bunker-relay",
  "bunker-refused",
  "unreachable",
  "not-backed-up",
  "not-local",
] as const;

export type SignerFaultCode = typeof SIGNER_FAULTS[number];

/** A named refusal of an identity; the page shows the sentence of its code. */
export class SignerFault extends Error {
  override readonly name = "SignerFault";
  constructor(readonly code: SignerFaultCode, options?: ErrorOptions) {
    super(code, options);
  }
}

/** The code of whatever was thrown; a stranger's error counts as a refusal. */
export function faultCode(error: unknown): SignerFaultCode {
  return error instanceof SignerFault ? error.code : "refused";
}
