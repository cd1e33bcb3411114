import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { CHUNKS } from "./chunks.ts";
import { embedPage } from "./embed-page.ts";
import { moneroLibrary } from "./monero-library.ts";
import { p2pLibrary } from "./p2p-library.ts";

const monero = moneroLibrary();

export default defineConfig({
  // Relative, so that one build works from a domain, a sub-path and an IPFS gateway.
  base: "./",
  // Left out, these are looked for in all folders above, and some of what is found there is run.
  css: { postcss: {} },
  tsconfig: fileURLToPath(new URL("vite.tsconfig.json", import.meta.url)),
  plugins: [
    tailwindcss(),
    solid({ ssr: false, dev: false, babel: { browserslistConfigFile: false } }),
    p2pLibrary(),
    monero.page,
    embedPage(),
  ],
  server: { port: 5656, strictPort: true },
  worker: { format: "es", plugins: () => [monero.worker()] },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // An inlined asset would be a data: URL that the page's own policy may refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      treeshake: {
        moduleSideEffects: [{ test: /\/contracts\//, sideEffects: false }],
      },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: CHUNKS,
        },
      },
    },
  },
});
