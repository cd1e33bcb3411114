/** Which certificates came under a peer's id. */
export type Fingerprints = {
  /** An edge brought this description as a peer's. */
  heard(peer: string, sdp: string): void;
  /** SHA-256 of the only certificate that ever came with this id, 64 hex; undefined where it isn't one alone. */
  of(peer: string): string | undefined;
};

/** Peers that are remembered. Of those after them nothing is ever known, so that nobody can be made forgotten. */
const MOST = 2000;
const LINE = /^a=fingerprint:.*$/gim;
const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i;

/** Makes one that heard nothing yet. */
export function makeFingerprints(): Fingerprints {
  /** `""`: not one alone. */
  const known = new Map<string, string>();
  return {
    heard(peer, sdp) {
      const found = fingerprintIn(sdp) ?? "";
      const before = known.get(peer);
      if (before === undefined && known.size >= MOST) return;
      known.set(peer, before === undefined || before === found ? found : "");
    },
    of: (peer) => known.get(peer) || undefined,
  };
}

/** The certificate that a description names, 64 hex; undefined where it names several, none, or by another hash. */
export function fingerprintIn(sdp: string): string | undefined {
  const [line, ...others] = sdp.match(LINE) ?? [];
  if (line === undefined || others.length > 0) return undefined;
  return FINGERPRINT.exec(line.trim())?.[1]?.replaceAll(":", "").toLowerCase();
}
