import { isHex } from "../hex.ts";
import type { EventTemplate } from "./event.ts";
import { KIND } from "./kinds.ts";

/** One file of a site: its path from the site's root without a slash before it, and the SHA-256 of its bytes in hex. */
export type SiteFile = { path: string; sha256: string };

export type SiteManifestOptions = {
  files: readonly SiteFile[];
  title: string;
};

/** Writes NIP-5A's manifest of a whole site, for its publisher to sign: hosts that speak it serve each path by its hash. */
export function siteManifestTemplate(
  { files, title }: SiteManifestOptions,
  nowSeconds: number,
): EventTemplate {
  if (files.length === 0) throw new Error("a site has at least one file");
  for (const { path, sha256 } of files) {
    if (path.startsWith("/") || !isHex(sha256, 32)) {
      throw new Error(`not a file of a site: ${path} ${sha256}`);
    }
  }
  return {
    kind: KIND.siteManifest,
    created_at: nowSeconds,
    tags: [
      ["title", title],
      ...files.map(({ path, sha256 }) => ["path", `/${path}`, sha256]),
      ["alt", `Manifest of the site ${title}`],
    ],
    content: "",
  };
}
