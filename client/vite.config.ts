import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { p2pLibrary } from "./p2p-library.ts";

export default defineConfig({
  // Relative, so that one build works from a domain, a sub-path and an IPFS gateway.
  base: "./",
  plugins: [tailwindcss(), solid({ ssr: false, dev: false }), p2pLibrary()],
  server: { port: 5656, strictPort: true },
  worker: { format: "es" },
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
          // The curve weighs more than the page that lists streams; workers and signers fetch it when they start.
          groups: [
            { name: "signature", test: /event-signature\.ts|@noble\/curves/ },
            // One file of what every page needs is smaller than ten, and comes sooner.
            { name: "shell", tags: ["$initial"] },
          ],
        },
      },
    },
  },
});
