import { isHex } from "../hex.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, supersedes } from "./event.ts";
import { KIND } from "./kinds.ts";

/** A published version of the site, as its publisher signed it: NIP-82's software release, with the CID of the folder. */
export type Release = {
  /** Three numbers with dots between. */
  version: string;
  /** Root of the published folder, CIDv1 in base32. */
  cid: string;
  /** SHA-256 of the CAR file. */
  car?: string;
  /** The commit it was built from, hex. */
  commit?: string;
  /** What changed, in the publisher's words; empty when they said nothing. */
  notes: string;
  author: string;
  /** Unix seconds. */
  createdAt: number;
};

/** The software that these releases are of; the key that signs tells a fork from its origin. */
export const RELEASE_APP = "dstream";

const MAX_NOTES = 2000;
const VERSION = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/;
/** CIDv1, dag-pb, SHA-256, base32: the one form in which a folder is published. */
const CID = /^bafybei[a-z2-7]{52}$/;
/** Git's id of a commit, by SHA-1 or SHA-256. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A file's name inside a repository. */
const MAX_NAME = 200;

/** Whether a text is a version as releases have it: three numbers, nothing before or after. */
export function isVersion(text: unknown): text is string {
  return typeof text === "string" && VERSION.test(text);
}

/** Whether a text is the CID of a published folder. */
export function isFolderCid(text: unknown): text is string {
  return typeof text === "string" && CID.test(text);
}

/** Below zero when version `a` is older than `b`, above when it is newer. Both must be versions. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Reads a release whose signature the caller verified; whose it is, the caller judges. */
export function readRelease(event: NostrEvent): Release | undefined {
  if (event.kind !== KIND.softwareRelease || soleTagValue(event, "i") !== RELEASE_APP) return undefined;
  const version = soleTagValue(event, "version");
  const cid = soleTagValue(event, "cid");
  if (!isVersion(version) || !isFolderCid(cid)) return undefined;
  if (soleTagValue(event, "d") !== `${RELEASE_APP}@${version}`) return undefined;
  const car = soleTagValue(event, "x");
  const commit = soleTagValue(event, "commit");
  return {
    version,
    cid,
    ...(isHex(car, 32) ? { car } : {}),
    ...(commit !== undefined && COMMIT.test(commit) ? { commit } : {}),
    notes: event.content.trim().slice(0, MAX_NOTES),
    author: event.pubkey,
    createdAt: event.created_at,
  };
}

export type ReleaseOptions = {
  version: string;
  cid: string;
  /** SHA-256 of the CAR file, in hex. */
  car: string;
  /** Bytes of the CAR file. */
  carBytes: number;
  /** The commit it was built from, hex: whoever wants to can build it again. */
  commit: string;
  /** The file of the commit that stands in as `config.json`; absent: the site's own. */
  config?: string;
  notes?: string;
};

/** Writes a release for its publisher to sign. */
export function releaseTemplate(
  { version, cid, car, carBytes, commit, config, notes = "" }: ReleaseOptions,
  nowSeconds: number,
): EventTemplate {
  if (!isVersion(version)) {
    throw new Error(`"${version}" is no version: it must be three numbers, as in 1.2.3`);
  }
  if (!isFolderCid(cid)) throw new Error(`${cid} is no CIDv1 of a folder`);
  if (!isHex(car, 32)) throw new Error("the CAR file's SHA-256 must be 64 hex digits");
  if (!COMMIT.test(commit)) throw new Error(`"${commit}" is no id of a commit`);
  if (config !== undefined && (config === "" || config.length > MAX_NAME)) {
    throw new Error(`the name of config.json's file has 1 to ${MAX_NAME} characters`);
  }
  if (notes.length > MAX_NOTES) {
    throw new Error(`the notes of a release have ${MAX_NOTES} characters at most`);
  }
  return {
    kind: KIND.softwareRelease,
    created_at: nowSeconds,
    tags: [
      ["d", `${RELEASE_APP}@${version}`],
      ["i", RELEASE_APP],
      ["version", version],
      ["c", "main"],
      ["cid", cid],
      ["url", `ipfs://${cid}`],
      ["x", car],
      ["size", String(carBytes)],
      ["commit", commit],
      ...(config === undefined ? [] : [["config", config]]),
      ["m", "application/vnd.ipld.car"],
      ["alt", `dStream ${version}, published as ${cid}`],
    ],
    content: notes,
  };
}

/** The release of the highest version that one key signed, among verified events; of one version the newest says. */
export function newestRelease(events: readonly NostrEvent[], author: string): Release | undefined {
  let best: { event: NostrEvent; release: Release } | undefined;
  for (const event of events) {
    const release = event.pubkey === author ? readRelease(event) : undefined;
    if (release === undefined) continue;
    const order = best === undefined ? 1 : compareVersions(release.version, best.release.version);
    if (best === undefined || order > 0 || (order === 0 && supersedes(event, best.event))) {
      best = { event, release };
    }
  }
  return best?.release;
}
