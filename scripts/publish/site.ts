import { readConfig } from "../../client/src/app/config.ts";
import { readReleaseFile, type ReleaseFile } from "../../client/src/release/release-file.ts";
import type { EventTemplate } from "../../contracts/nostr/event.ts";
import { siteManifestTemplate } from "../../contracts/nostr/site-manifest.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { type PackedSite, packSite, type SiteBytes } from "./pack.ts";

/** A site ready to be published. */
export type Site = PackedSite & {
  files: readonly SiteBytes[];
  own: ReleaseFile;
  configText: string;
  /** NIP-5A's, dated when it was made: to be signed. */
  manifest: EventTemplate;
};

/** A site, or what is wrong with its files. */
export type MadeSite = { state: "ok"; site: Site } | { state: "bad"; problem: string };

/** Packs a built site, with another `config.json` where one is given. */
export async function makeSite(
  built: readonly SiteBytes[],
  configText: string | undefined,
  nowSeconds = Math.floor(Date.now() / 1000),
): Promise<MadeSite> {
  const files = configText === undefined
    ? built
    : built.map((file) =>
      file.path === "config.json" ? { ...file, bytes: new TextEncoder().encode(configText) } : file
    );
  const textOf = (path: string) => {
    const found = files.find((file) => file.path === path);
    return found && new TextDecoder().decode(found.bytes);
  };
  const own = readReleaseFile(textOf("release.json") ?? "");
  if (own === undefined) {
    return bad(
      'release.json must be {"version": "1.2.3", "key": a public key in hex, or null}: see client/public.',
    );
  }
  const text = textOf("config.json");
  if (text === undefined) return bad("The site has no config.json.");
  if (textOf("index.html") === undefined) return bad("The site has no index.html.");
  const config = readConfig(text);
  if (config.state === "failed") return bad(`config.json is not valid: ${config.detail}.`);
  const manifest = siteManifestTemplate({
    title: "dStream",
    files: files.map(({ path, bytes }) => ({ path, sha256: sha256Hex(bytes) })),
  }, nowSeconds);
  return { state: "ok", site: { ...await packSite(files), files, own, configText: text, manifest } };
}

/** Writes folder, CAR file and manifest below `out`, into a folder named by the CID; gives that folder. */
export async function writeSite(site: Site, out: string): Promise<string> {
  const folder = `${out.replace(/\/$/, "")}/${site.cid}`;
  for (const { path, bytes } of site.files) {
    const target = `${folder}/site/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(target, bytes);
  }
  await Deno.writeFile(`${folder}/site.car`, site.car);
  await Deno.writeTextFile(`${folder}/nsite.json`, `${JSON.stringify(site.manifest, null, 2)}\n`);
  return folder;
}

function bad(problem: string): MadeSite {
  return { state: "bad", problem };
}
