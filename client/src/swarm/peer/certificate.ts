import { fingerprintIn } from "./fingerprints.ts";

/** What a page proves by that a connection is its own. */
export type PageCertificate = {
  certificate: RTCCertificate;
  /** SHA-256 of it, 64 hex. */
  fingerprint: string;
};

/** Makes the one certificate by which a page makes all its connections; throws where the browser can't. */
export async function makePageCertificate(): Promise<PageCertificate> {
  const certificate = await RTCPeerConnection.generateCertificate(
    { name: "ECDSA", namedCurve: "P-256" } as AlgorithmIdentifier,
  );
  const [print] = certificate.getFingerprints().filter(({ algorithm }) => algorithm === "sha-256");
  const fingerprint = fingerprintIn(`a=fingerprint:sha-256 ${print?.value ?? ""}`);
  if (fingerprint === undefined) throw new Error("a certificate has a fingerprint by SHA-256");
  return { certificate, fingerprint };
}
