import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/*
 * monero-ts 0.11.15 is written for Node and carries its WebAssembly as text within its script. For a page of ours it is taken
 * apart: the program becomes a file of its own, what leads to a network or to Node is replaced, and what a strict policy
 * refuses is written otherwise. Each change names the text it replaces, so another version of the library fails the build.
 */

const LIBRARY = "/monero-ts/dist/";
const STAND_INS = new URL("./src/wallet/library/", import.meta.url);
const PROGRAM_MARK = "monero-program.wasm";
const COST_MARK = "__WALLET_BYTES__";
const PROGRAM_FETCHER = "/src/wallet/library/program.ts";

/** What Node has and a page hasn't, with who stands in for it. */
const REPLACED: Readonly<Record<string, string>> = {
  "assert": "assert.ts",
  "./HttpClient": "http-client.ts",
  "./common/HttpClient": "http-client.ts",
  "../common/HttpClient": "http-client.ts",
  "./src/main/ts/common/HttpClient": "http-client.ts",
  ...Object.fromEntries(
    ["async", "child_process", "crypto", "fs", "path", "web-worker"].map((name) => [name, "absent.ts"]),
  ),
};

export type MoneroLibrary = {
  /** Among the site's own plugins. */
  page: Plugin;
  /** Among the plugins of its workers. */
  worker: () => Plugin;
};

/** Bundles monero-ts for a worker under a strict policy, its program as a file beside the scripts, and tells the page what both weigh. */
export function moneroLibrary(): MoneroLibrary {
  let program: Promise<{ bytes: Uint8Array; name: string }> | undefined;
  let weight: number | undefined;
  let serving = false;
  return {
    page: {
      name: "monero-library",
      configResolved({ command }) {
        serving = command === "serve";
      },
      configureServer(server) {
        server.middlewares.use(`/${PROGRAM_MARK}`, (_request, response) => {
          void (program ??= readProgram()).then(({ bytes }) => response.end(bytes));
        });
      },
      /** The figure is of the files as written, so nobody can forget to change it. */
      generateBundle(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (output.type !== "chunk" || !output.code.includes(COST_MARK)) continue;
          if (weight === undefined) throw new Error("the wallet's page was built before its worker");
          output.code = output.code.replaceAll(COST_MARK, String(weight));
        }
      },
    },
    worker: () => ({
      name: "monero-library-worker",
      enforce: "pre",
      resolveId(id, importer) {
        if (importer === undefined || !importer.replaceAll("\\", "/").includes(LIBRARY)) return undefined;
        const name = REPLACED[id];
        return name === undefined ? undefined : fileURLToPath(new URL(name, STAND_INS));
      },
      async transform(code, id) {
        const path = id.replaceAll("\\", "/").replace(/\?.*$/, "");
        if (path.endsWith(PROGRAM_FETCHER)) {
          if (serving) return { code: swap(code, `"${PROGRAM_MARK}"`, `"/${PROGRAM_MARK}"`), map: null };
          const { bytes, name } = await (program ??= readProgram());
          this.emitFile({ type: "asset", fileName: `assets/${name}`, source: bytes });
          return { code: swap(code, `"${PROGRAM_MARK}"`, JSON.stringify(name)), map: null };
        }
        if (!path.includes(LIBRARY)) return undefined;
        if (path.endsWith("/dist/monero.js")) return { code: rewriteProgramScript(code), map: null };
        if (path.endsWith("/GenUtils.js")) return { code: withoutEval(code), map: null };
        return undefined;
      },
      generateBundle(_options, bundle) {
        const outputs = Object.values(bundle);
        if (!outputs.some(({ fileName }) => fileName.includes("wallet-worker"))) return;
        weight = outputs.reduce(
          (sum, output) => sum + Buffer.byteLength(output.type === "chunk" ? output.code : output.source),
          0,
        );
      },
    }),
  };
}

/** The library's WebAssembly, still packed, because not every gateway packs what it sends. */
async function readProgram(): Promise<{ bytes: Uint8Array; name: string }> {
  const script = await readFile(new URL("../node_modules/monero-ts/dist/monero.js", import.meta.url), "utf8");
  const packed = Buffer.from(between(script, DATA_START, '"').text, "base64");
  const bytes = gzipSync(gunzipSync(packed), { level: 9 });
  const smaller = bytes.length < packed.length ? bytes : packed;
  const hash = createHash("sha256").update(smaller).digest("hex").slice(0, 8);
  return { bytes: smaller, name: `monero-${hash}.wasm.bin` };
}

const DATA_START = 'var f="data:application/octet-stream;base64,';

function rewriteProgramScript(code: string): string {
  const { start, end } = between(code, DATA_START, '"');
  const program = JSON.stringify(fileURLToPath(new URL("program.ts", STAND_INS)));
  let script = code.slice(0, start) + code.slice(end);
  script = swap(
    script,
    "var Module=moduleArg;",
    // wallet2 writes about payments and addresses: nobody's console is the place for them.
    `var Module=moduleArg;Module["instantiateWasm"]=require(${program}).instantiate;` +
      `Module["print"]=Module["printErr"]=()=>{};`,
  );
  script = swap(
    script,
    'var ENVIRONMENT_IS_NODE=typeof process=="object"&&typeof process.versions=="object"&&typeof process.versions.node=="string";',
    "var ENVIRONMENT_IS_NODE=false;",
  );
  // In a module `this` is undefined outside of objects.
  for (const name of ["HttpClient", "LibraryUtils", "GenUtils"]) {
    script = swap(script, `const ${name}=this.${name};`, `const ${name}=globalThis.${name};`);
  }
  return script;
}

/** A policy without 'unsafe-eval' refuses `new Function`. */
function withoutEval(code: string): string {
  const probe = 'new Function("try {return this===window;}catch(e){return false;}")()';
  const second = /new Function\("try \{return window\.navigator[^"]+"\)\(\)/;
  if (!second.test(code)) throw new Error("monero-ts: its second probe for a browser is gone");
  return swap(code, probe, 'typeof window!=="undefined"').replace(second, "false");
}

function swap(text: string, old: string, fresh: string): string {
  if (!text.includes(old)) throw new Error(`monero-ts: "${old.slice(0, 60)}" isn't there any more`);
  return text.replaceAll(old, () => fresh);
}

function between(text: string, before: string, after: string): { text: string; start: number; end: number } {
  const at = text.indexOf(before);
  if (at < 0) throw new Error(`monero-ts: "${before}" isn't there any more`);
  const start = at + before.length;
  const end = text.indexOf(after, start);
  return { text: text.slice(start, end), start, end };
}
