import { fileURLToPath } from "node:url";
import { build } from "vite";
import { moneroLibrary } from "../../monero-library.ts";

/** Builds a page that is nothing but the wallet into a folder, as the site builds it. */
export async function buildWalletPage(folder: string): Promise<void> {
  const monero = moneroLibrary();
  await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    base: "./",
    logLevel: "warn",
    plugins: [monero.page],
    worker: { format: "es", plugins: () => [monero.worker()] },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
    },
  });
}
