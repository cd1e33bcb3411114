import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

/** Bytes of the code that a page loads for money, minified as the client is. */
export async function pageSize(
  root: string,
  dir: string,
): Promise<{ raw: number; gzip: number; brotli: number }> {
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      // Not as a library: Vite would leave the white space in.
      rollupOptions: {
        input: join(root, "scripts/bench/proofs/page-code.ts"),
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "page.js" },
      },
      outDir: dir,
      emptyOutDir: false,
      target: "es2022",
      minify: true,
    },
  });
  const bytes = await Deno.readFile(join(dir, "page.js"));
  return { raw: bytes.length, gzip: gzipSync(bytes).length, brotli: brotliCompressSync(bytes).length };
}
