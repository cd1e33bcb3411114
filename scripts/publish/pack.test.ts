import assert from "node:assert/strict";
import { CarReader } from "@ipld/car";
import { packSite, readSite } from "./pack.ts";

const text = (words: string) => new TextEncoder().encode(words);

/** A folder, a page and a file of three pieces. */
const SITE = [
  { path: "assets/a.js", bytes: text("run();\n") },
  {
    path: "assets/big.bin",
    bytes: Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 7 + Math.floor(i / 1000)) % 256),
  },
  { path: "index.html", bytes: text("<p>hello</p>\n") },
];

Deno.test("packSite() throws when there is nothing to pack", () =>
  assert.rejects(packSite([]), /nothing to pack/));

Deno.test("packSite() names another CID when one byte is another", async () => {
  const [first, ...rest] = SITE;
  assert.ok(first);
  const bent = await packSite([{ ...first, bytes: text("run();;") }, ...rest]);
  assert.notEqual(bent.cid, (await packSite(SITE)).cid);
});

Deno.test("packSite() names the CID that ipfs-car names", async () => {
  // npx ipfs-car@3.1.0 pack <the folder>
  assert.equal((await packSite(SITE)).cid, "bafybeif7tsd7orom3hj46zl4c76lf2gs7mcu4gxiz2l3z5uvb5naxcvvru");
});

Deno.test("packSite() writes the same CAR file whatever order the files come in, with every block once", async () => {
  const [one, two] = [await packSite(SITE), await packSite(SITE.toReversed())];
  assert.deepEqual([two.cid, two.carSha256], [one.cid, one.carSha256]);
  const reader = await CarReader.fromBytes(one.car);
  assert.deepEqual((await reader.getRoots()).map(String), [one.cid]);
  const names: string[] = [];
  for await (const cid of reader.cids()) names.push(String(cid));
  assert.equal(names[0], one.cid);
  assert.equal(new Set(names).size, names.length);
  // Two folders, two small files, one of three pieces and what joins them.
  assert.equal(names.length, 8);
});

Deno.test("readSite() lists files by their paths and refuses what is no file", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/b/c`, { recursive: true });
    await Deno.writeTextFile(`${dir}/b/c/z.txt`, "z");
    await Deno.writeTextFile(`${dir}/B.txt`, "b");
    await Deno.writeTextFile(`${dir}/a.txt`, "a");
    assert.deepEqual((await readSite(dir)).map(({ path }) => path), ["B.txt", "a.txt", "b/c/z.txt"]);
    await Deno.symlink("a.txt", `${dir}/link.txt`);
    await assert.rejects(readSite(dir), /link\.txt is neither file nor folder/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
