import { compareVersions, type Release } from "../../../contracts/nostr/release.ts";
import type { ReleaseFile } from "./release-file.ts";

/** What a copy knows of its own CID, and from whom. Running code can't prove what it is: each is what somebody says. */
export type OwnCid =
  /** The page's address names it. */
  | { from: "address"; cid: string }
  /** The gateway said so in its answer. */
  | { from: "gateway"; cid: string }
  /** Neither does: a plain host. */
  | { from: "nobody" };

/** How a copy stands to the releases that its built-in key signed. */
export type Standing =
  | { standing: "no-key" }
  /** The relays had none. */
  | { standing: "unknown" }
  | { standing: "newer"; release: Release }
  /** The same version; `same`: whether its CID is this copy's, undefined where that isn't known. */
  | { standing: "current"; release: Release; same: boolean | undefined }
  /** Nothing so new was signed yet. */
  | { standing: "ahead"; release: Release };

/** Judges a copy by the newest signed release. */
export function standingOf(own: ReleaseFile, cid: OwnCid, newest: Release | undefined): Standing {
  if (own.key === null) return { standing: "no-key" };
  if (newest === undefined || newest.author !== own.key) return { standing: "unknown" };
  const order = compareVersions(newest.version, own.version);
  if (order > 0) return { standing: "newer", release: newest };
  if (order < 0) return { standing: "ahead", release: newest };
  return {
    standing: "current",
    release: newest,
    same: cid.from === "nobody" ? undefined : cid.cid === newest.cid,
  };
}
