import { CarWriter } from "@ipld/car";
import { importer, type WritableStorage } from "ipfs-unixfs-importer";
import { sha256Hex } from "../../contracts/sha256.ts";

/** One file of a site, its path without a slash before it. */
export type SiteBytes = { path: string; bytes: Uint8Array };

/** A site as it is published: the CID of its folder and one file with all of its blocks. */
export type PackedSite = {
  /** CIDv1 of the folder, base32. */
  cid: string;
  car: Uint8Array<ArrayBuffer>;
  /** SHA-256 of `car`, hex. */
  carSha256: string;
};

type Cid = Parameters<WritableStorage["put"]>[0];

/** The files of a folder and those in it, in the order of their paths. */
export async function readSite(dir: string): Promise<SiteBytes[]> {
  const paths: string[] = [];
  const visit = async (inside: string): Promise<void> => {
    for await (const { name, isFile, isDirectory } of Deno.readDir(`${dir}/${inside}`)) {
      if (isDirectory) await visit(`${inside}${name}/`);
      else if (isFile) paths.push(`${inside}${name}`);
      else throw new Error(`${dir}/${inside}${name} is neither file nor folder: it can't be published`);
    }
  };
  await visit("");
  // By code unit: a locale's order would differ from machine to machine.
  paths.sort((a, b) => a < b ? -1 : 1);
  return await Promise.all(
    paths.map(async (path) => ({ path, bytes: await Deno.readFile(`${dir}/${path}`) })),
  );
}

/** Packs a site into a CAR file, the same bytes for the same files on any machine. */
export async function packSite(files: readonly SiteBytes[]): Promise<PackedSite> {
  if (files.length === 0) throw new Error("there is nothing to pack");
  const blocks = new Map<string, { cid: Cid; bytes: Uint8Array }>();
  const store = {
    put: (cid: Cid, bytes: Uint8Array) => {
      blocks.set(cid.toString(), { cid, bytes });
      return cid;
    },
  };
  const source = files.map(({ path, bytes }) => ({ path, content: bytes }));
  // The profile of IPIP-499: other tools that follow it come to the same CID.
  const options = { profile: "unixfs-v1-2025", wrapWithDirectory: true } as const;
  let root: string | undefined;
  for await (const entry of importer(source, store, options)) {
    if (entry.path === "" || entry.path === undefined) root = entry.cid.toString();
  }
  const folder = root === undefined ? undefined : blocks.get(root);
  if (folder === undefined) throw new Error("the importer named no folder");
  const { writer, out } = CarWriter.create([folder.cid]);
  const written = collect(out);
  // In one order, whichever block was ready first: the folder, then the rest by their names.
  const rest = [...blocks.keys()].filter((name) => name !== root).sort((a, b) => a < b ? -1 : 1);
  for (const name of [root ?? "", ...rest]) {
    const block = blocks.get(name);
    if (block !== undefined) await writer.put(block);
  }
  await writer.close();
  const car = await written;
  return { cid: folder.cid.toString(), car, carSha256: sha256Hex(car) };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) all.push(Uint8Array.from(piece));
  return new Uint8Array(await new Blob(all).arrayBuffer());
}
