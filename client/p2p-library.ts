import { fileURLToPath } from "node:url";
import { defaultClientConditions, type Plugin } from "vite";

const WORLD = fileURLToPath(new URL("./src/swarm/crowd/library-world.ts", import.meta.url));
const LIBRARY = "p2p-media-loader-core.es.js";

/**
 * Bundles p2p-media-loader's prebuilt core, which needs no Node polyfills, and gives it names of ours for what leads to a
 * network: an import shadows the global of the same name, so the page's own WebSocket and fetch stay as they are.
 */
export function p2pLibrary(): Plugin {
  return {
    name: "p2p-library",
    config: () => ({
      resolve: { conditions: ["p2pml:core-as-bundle", ...defaultClientConditions] },
      // Bundling it ahead would leave out the step below.
      optimizeDeps: { exclude: ["p2p-media-loader-core"] },
    }),
    transform(code, id) {
      if (!id.includes(LIBRARY)) return undefined;
      const line = `import { queueMicrotask, WebSocket, window } from ${JSON.stringify(WORLD)};\n`;
      return { code: line + code, map: null };
    },
  };
}
