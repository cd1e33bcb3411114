import { fileURLToPath } from "node:url";
import { build } from "vite";

/** One script of a module and all it imports, for a page that is nothing but a trial. */
export async function bundleForPage(entry: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    root: fileURLToPath(new URL("..", import.meta.url)),
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: fileURLToPath(entry), formats: ["iife"], name: "page" },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first !== undefined && "output" in first ? first.output[0] : undefined;
  if (chunk?.type !== "chunk") throw new Error(`nothing was built of ${entry}`);
  return chunk.code;
}
