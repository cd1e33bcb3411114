import { profileLink } from "../../contracts/nostr/link.ts";
import type { EventTemplate, NostrEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import {
  compareVersions,
  newestRelease,
  type ReleaseOptions,
  releaseTemplate,
} from "../../contracts/nostr/release.ts";
import type { ReleaseFile } from "../../client/src/release/release-file.ts";
import { askNewest, publishEvent } from "../demo/relay-exchange.ts";
import type { ReleaseSigner } from "./release-signer.ts";

export type SignReleaseOptions = {
  signer: ReleaseSigner;
  /** What the built copy says of itself. */
  own: ReleaseFile;
  release: ReleaseOptions;
  /** Also signed, where hosts of NIP-5A shall serve the site. */
  manifest?: EventTemplate | undefined;
  relays: readonly string[];
  nowSeconds: number;
};

/** What became of a release: each relay's word on it, or why nothing was signed. */
export type SignedRelease =
  | { state: "told"; event: NostrEvent; relays: { relay: string; refusal: string | undefined }[] }
  | { state: "refused"; why: string; fix: string };

/** Signs a release and gives it to relays, unless copies of this build would not believe it. */
export async function signRelease(
  { signer, own, release, manifest, relays, nowSeconds }: SignReleaseOptions,
): Promise<SignedRelease> {
  const npub = profileLink(signer.pubkey);
  if (own.key !== signer.pubkey) {
    return {
      state: "refused",
      why: own.key === null
        ? "No release key is built into this site, so none of its copies would believe the release."
        : `Another key (${profileLink(own.key)}) is built into this site; yours is ${npub}.`,
      fix: `Write "key": "${signer.pubkey}" into client/public/release.json, commit, and publish again.`,
    };
  }
  if (relays.length === 0) {
    return {
      state: "refused",
      why: "No relay is named where copies of this site look for releases.",
      fix: "Name relays in config.json (--config) or with --relays.",
    };
  }
  const known = await Promise.all(
    relays.map((relay) =>
      askNewest({
        kinds: [KIND.softwareRelease],
        authors: [signer.pubkey],
        "#d": [`dstream@${release.version}`],
      }, {
        relay,
      })
    ),
  );
  const before = newestRelease(
    known.map(({ event }) => event).filter((event) => event !== undefined),
    signer.pubkey,
  );
  if (
    before !== undefined && before.cid !== release.cid &&
    compareVersions(before.version, release.version) === 0
  ) {
    return {
      state: "refused",
      why:
        `You signed ${before.version} before, as ${before.cid}: two contents of one version can't be told apart.`,
      fix: 'Raise "version" in client/public/release.json, commit, and publish again.',
    };
  }
  if (before === undefined && !known.some(({ complete }) => complete)) {
    return {
      state: "refused",
      why:
        `No relay answered what was signed for version ${release.version} before: it could be given two contents.`,
      fix: "Run this again when one of the relays answers, or name others with --relays.",
    };
  }
  const event = await signer.sign(releaseTemplate(release, nowSeconds));
  const events = manifest === undefined ? [event] : [event, await signer.sign(manifest)];
  const told = await Promise.all(relays.map(async (relay) => {
    for (const each of events) {
      const answer = await publishEvent(each, { relay });
      if (answer.state === "refused") return { relay, refusal: answer.reason };
    }
    return { relay, refusal: undefined };
  }));
  return { state: "told", event, relays: told };
}
