import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { KIND, OWN_KINDS } from "./nostr/kinds.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const ROOMS = ["contracts", "edge", "media", "client", "scripts"] as const;
const SKIPPED = new Set(["node_modules", "dist", "vectors", ".out"]);

/** Whom each room may import besides itself. Only scripts may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  edge: ["contracts"],
  media: ["contracts"],
  client: ["contracts"],
  scripts: ROOMS,
};

/** Tests and what only they use. */
function isForTests(path: string): boolean {
  return /\.test\.tsx?$|\/(fixtures|testing)\/|\/trial-[a-z-]+\.ts$/.test(path);
}

type Import = { specifier: string; typeOnly: boolean };

function importsIn(source: string): Import[] {
  const found: Import[] = [];
  const statements =
    /(?:^|[;}\n])\s*(import|export)\s+(type\s+)?(?:[^"'`;()]*?\sfrom\s*)?["']([^"']+)["']|import\(\s*["']([^"']+)["']|new URL\(\s*["']([^"']+\.[jt]sx?)["']/g;
  for (const [, , type, fixed, dynamic, url] of source.matchAll(statements)) {
    const specifier = fixed ?? dynamic ?? url;
    if (specifier !== undefined) found.push({ specifier, typeOnly: type !== undefined });
  }
  return found;
}

/** What a file imports against the rules of the house. `path` is relative to the root, with slashes. */
function importFaults(path: string, source: string): string[] {
  const room = path.split("/")[0] ?? "";
  const inBrowser = !isForTests(path) && (room === "contracts" || path.startsWith("client/src/"));
  const faults: string[] = [];
  for (const { specifier, typeOnly } of importsIn(source)) {
    if (/^(https?|jsr):/.test(specifier)) {
      faults.push(`${path} imports ${specifier}: dependencies are pinned in import_map.json`);
    } else if (/^(npm|node):/.test(specifier)) {
      if (specifier.startsWith("npm:")) {
        faults.push(`${path} imports ${specifier}: pin it in import_map.json`);
      } else if (inBrowser) faults.push(`${path} imports ${specifier}, which a browser doesn't have`);
    } else if (specifier.startsWith(".")) {
      const target = normalize(join(dirname(path), specifier)).split(sep).join("/");
      const targetRoom = target.split("/")[0] ?? "";
      const edgeType = room === "client" && target === "edge/app.ts" && typeOnly;
      const isOurs = ROOMS.some((name) => name === targetRoom) || targetRoom === "..";
      if (isOurs && targetRoom !== room && !(MAY_IMPORT[room] ?? []).includes(targetRoom) && !edgeType) {
        faults.push(`${path} imports ${target}: ${room} may not import ${targetRoom}`);
      }
    }
  }
  return faults;
}

/** What a file of contracts/ may not touch: time, chance, the network, files and the host all come in as arguments. */
function impurities(path: string, source: string): string[] {
  const touched = withoutComments(source).match(
    /\b(Deno\.\w+|process\.\w+|Date\.now|new Date\(\)|performance\.now|Math\.random|crypto\.\w+|fetch\(|setTimeout|setInterval|WebSocket\(|localStorage|console\.\w+)/g,
  );
  return (touched ?? []).map((what) => `${path} uses ${what}`);
}

// Round and common numbers would be found everywhere; the others can only mean a kind.
const TELLING_KINDS = [
  ...OWN_KINDS,
  KIND.liveEvent,
  KIND.chat,
  KIND.relayList,
  KIND.paymentTargets,
  KIND.clientAuth,
  KIND.httpAuth,
  KIND.handler,
];
const KIND_LITERAL = new RegExp(`(?<![\\w.#])(${TELLING_KINDS.map(spellings).join("|")})(?![\\w.])`, "g");

function spellings(kind: number): string {
  const digits = String(kind);
  return `${digits}|${digits.slice(0, -3)}_${digits.slice(-3)}`;
}

function kindLiterals(path: string, source: string): string[] {
  const found = withoutComments(source).match(KIND_LITERAL) ?? [];
  return found.map((kind) => `${path} spells out kind ${kind}: use KIND of contracts/nostr/kinds.ts`);
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

function sources(): { path: string; source: string }[] {
  const paths: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|tsx|js|mjs)$/.test(entry.name)) paths.push(path);
    }
  };
  const present = new Set(readdirSync(ROOT));
  for (const room of ROOMS) if (present.has(room)) walk(join(ROOT, room));
  return paths.map((path) => ({
    path: relative(ROOT, path).split(sep).join("/"),
    source: readFileSync(path, "utf8"),
  }));
}

Deno.test("importFaults() finds every way into another room", () => {
  const faulty: [path: string, source: string][] = [
    ["contracts/a.ts", 'import { app } from "../edge/app.ts";'],
    ["contracts/nostr/a.ts", 'import type { App } from "../../client/src/app.ts";'],
    ["contracts/a.ts", 'import { readFileSync } from "node:fs";'],
    ["client/src/a.ts", 'import "node:fs";'],
    ["client/src/a.tsx", 'import {\n  app,\n  other,\n} from "../../edge/app.ts";'],
    ["client/src/a.ts", 'import type { Config } from "../../edge/config.ts";'],
    ["client/src/a.ts", 'const page = lazy(() => import("../../scripts/page.ts"));'],
    ["client/src/a.ts", 'new Worker(new URL("../../media/worker.ts", import.meta.url))'],
    ["edge/a.ts", 'export { store } from "../media/relay/store.ts";'],
    ["edge/a.ts", 'export * from "../client/src/a.ts";'],
    ["media/relay/a.test.ts", 'import { app } from "../../edge/app.ts";'],
    ["edge/a.ts", 'import { assert } from "jsr:@std/assert";'],
    ["edge/a.ts", 'import { assert } from "https://example.com/assert.ts";'],
    ["edge/a.ts", 'import { Hono } from "npm:hono";'],
    ["scripts/a.ts", 'import "../../elsewhere/a.ts";'],
  ];
  for (const [path, source] of faulty) {
    assert.equal(importFaults(path, source).length, 1, `${path}: ${source}`);
  }
});

Deno.test("importFaults() lets pass what the rooms may do", () => {
  const fine: [path: string, source: string][] = [
    ["contracts/seal/a.ts", 'import { toHex } from "../hex.ts";'],
    ["contracts/a.test.ts", 'import assert from "node:assert/strict";'],
    ["client/vite.config.ts", 'import { resolve } from "node:path";'],
    ["client/testing/site.ts", 'import { createServer } from "node:http";'],
    ["edge/a.ts", 'import { Hono } from "hono";\nimport { KIND } from "../contracts/nostr/kinds.ts";'],
    ["media/relay/a.ts", 'import { DatabaseSync } from "node:sqlite";'],
    ["client/src/a.ts", 'import type { EdgeApp } from "../../edge/app.ts";'],
    ["scripts/e2e/a.ts", 'import { app } from "../../edge/app.ts";\nimport "../../media/relay/store.ts";'],
  ];
  for (const [path, source] of fine) assert.deepEqual(importFaults(path, source), [], `${path}: ${source}`);
});

Deno.test("impurities() finds clocks, chance and hosts, not words in comments", () => {
  for (
    const source of ["Date.now()", "Math.random()", "await fetch(url)", 'Deno.env.get("A")', "crypto.subtle"]
  ) {
    assert.equal(impurities("contracts/a.ts", source).length, 1, source);
  }
  assert.deepEqual(
    impurities("contracts/a.ts", "// Date.now() comes in\n/** never fetch() */ const a = 1;"),
    [],
  );
});

Deno.test("kindLiterals() finds a kind in a number, a text or a filter, not inside longer numbers", () => {
  const [own, live] = [KIND.delegation, KIND.liveEvent];
  for (const source of [`kind === ${own}`, `"${live}:" + key`, `kinds: [${live}]`, "kinds: [34_311]"]) {
    assert.equal(kindLiterals("client/src/a.ts", source).length, 1, source);
  }
  for (
    const source of [`const big = 1${live};`, `const exact = 0.${live};`, `// kind ${live}\n`, `#${live}`]
  ) {
    assert.deepEqual(kindLiterals("client/src/a.ts", source), [], source);
  }
});

// This file quotes the faults that it looks for.
const tree = sources().filter(({ path }) => path !== "contracts/import-rules.test.ts");
const written = tree.filter(({ path }) => !isForTests(path));

Deno.test("every room imports only what it may", () => {
  assert.ok(tree.some(({ path }) => path === "contracts/hex.ts"), "the tree was walked");
  assert.deepEqual(tree.flatMap(({ path, source }) => importFaults(path, source)), []);
});

Deno.test("contracts/ has no clock, no chance, no network and no files of its own", () => {
  const ours = written.filter(({ path }) => path.startsWith("contracts/"));
  assert.deepEqual(ours.flatMap(({ path, source }) => impurities(path, source)), []);
});

Deno.test("kind numbers stand in contracts/nostr/kinds.ts and nowhere else", () => {
  const others = written.filter(({ path }) => path !== "contracts/nostr/kinds.ts");
  assert.deepEqual(others.flatMap(({ path, source }) => kindLiterals(path, source)), []);
});
