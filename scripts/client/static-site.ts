import { type ClientConfig } from "./client-config.ts";

export type StaticSiteOptions = {
  /** Folder of the built client. */
  dir: string;
  config: (pageHost: string | null) => ClientConfig;
};

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  png: "image/png",
  webp: "image/webp",
  ico: "image/x-icon",
  wasm: "application/wasm",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};

/** Serves the built client as a static host would, with a `config.json` for this stack. */
export function staticSite({ dir, config }: StaticSiteOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return answer(405, "Only GET and HEAD are answered here.\n", { allow: "GET, HEAD" });
    }
    const { pathname } = new URL(request.url);
    if (pathname === "/broadcast") return answer(302, "", { location: "/#/broadcast" });
    if (pathname === "/config.json") {
      const body = JSON.stringify(config(request.headers.get("host")));
      return answer(200, body, { "content-type": "application/json", "cache-control": "no-store" });
    }
    const path = readPath(pathname);
    const bytes = path === undefined ? undefined : await readFile(`${dir}/${path}`);
    if (path === undefined || bytes === undefined) return answer(404, `There is no ${pathname} here.\n`);
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
    const headers: Record<string, string> = { "content-type": type, "cache-control": cacheControl(path) };
    if (type.startsWith("text/html")) {
      const policy = policyOf(new TextDecoder().decode(bytes), path);
      if (policy !== undefined) headers["content-security-policy"] = policy;
    }
    return answer(200, request.method === "HEAD" ? "" : bytes, {
      ...headers,
      "content-length": String(bytes.length),
    });
  };
}

/** The file a URL path names inside the folder; undefined for anything that could lead out of it. */
export function readPath(pathname: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
  if (path.endsWith("/")) path += "index.html";
  const names = path.split("/").slice(1);
  // A leading dot covers "..", hidden files and the empty tricks with both; backslash and NUL are for other systems.
  if (names.some((name) => name === "" || name.startsWith(".") || /[\\\0]/.test(name))) return undefined;
  return names.join("/");
}

/** Vite puts a content hash into the names below `assets/`; everything else keeps its name from build to build. */
function cacheControl(path: string): string {
  return path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

/** The page's own policy, plus what only a header can say: any site may frame the player, none the rest. */
export function policyOf(html: string, path: string): string | undefined {
  const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  if (policy === undefined) return undefined;
  return path === "embed.html" ? `${policy}; frame-ancestors *` : `${policy}; frame-ancestors 'none'`;
}

function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  return new Response(status === 302 ? null : body, {
    status,
    headers: {
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      ...headers,
    },
  });
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return (await Deno.stat(path)).isFile ? await Deno.readFile(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
