import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** Bytes of built files as a host that compresses well would send them. */
export async function weigh(folder: string, names: Iterable<string>): Promise<number> {
  let total = 0;
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    total += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  }
  return total;
}
