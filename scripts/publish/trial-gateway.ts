import { CarReader } from "@ipld/car";
import { decode } from "@ipld/dag-pb";

export type TrialGateway = {
  port: number;
  /** CID of the folder it serves. */
  cid: string;
  /** Every path it was asked for, with its host. */
  asked: string[];
  close: () => Promise<void>;
};

export type TrialGatewayOptions = {
  car: Uint8Array;
  /** A host name that leads to the folder, as DNSLink has it. */
  name?: string;
};

type Cid = Awaited<ReturnType<CarReader["getRoots"]>>[number];

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
};
const RAW = 0x55;

/** An IPFS gateway for tests, on loopback: serves one CAR file by path, by subdomain and by name, with the answers of boxo v0.43.0. */
export async function startTrialGateway({ car, name }: TrialGatewayOptions): Promise<TrialGateway> {
  const reader = await CarReader.fromBytes(car);
  const [root] = await reader.getRoots();
  if (root === undefined) throw new Error("the CAR file names no root");
  const cid = root.toString();
  const asked: string[] = [];

  const bytesOf = async (link: Cid): Promise<Uint8Array<ArrayBuffer>> => {
    const block = await reader.get(link);
    if (block === undefined) throw new Error(`the CAR file lacks ${link}`);
    if (link.code === RAW) return Uint8Array.from(block.bytes);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (const { Hash } of decode(block.bytes).Links) pieces.push(await bytesOf(Hash as Cid));
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  };
  const find = async (path: string): Promise<Cid | undefined> => {
    let here: Cid = root;
    for (const part of path.split("/")) {
      const block = here.code === RAW ? undefined : await reader.get(here);
      const link = block && decode(block.bytes).Links.find(({ Name }) => Name === part);
      if (link === undefined) return undefined;
      here = link.Hash as Cid;
    }
    return here;
  };
  const serve = async (path: string, request: Request, fixed: boolean): Promise<Response> => {
    const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    const found = await find(decodeURIComponent(file));
    if (found === undefined) return new Response("no link of that name\n", { status: 404 });
    return new Response(request.method === "HEAD" ? null : await bytesOf(found), {
      headers: {
        "content-type": TYPES[file.slice(file.lastIndexOf(".") + 1)] ?? "application/octet-stream",
        "access-control-allow-origin": "*",
        "access-control-expose-headers":
          "Content-Length, Content-Range, Ipfs-Uri, X-Chunked-Output, X-Ipfs-Roots, X-Stream-Output",
        "ipfs-uri": `ipfs://${cid}/${file}`,
        "x-ipfs-roots": `${cid},${found}`,
        "etag": `"${found}"`,
        "cache-control": fixed ? "public, max-age=29030400, immutable" : "public, max-age=60",
      },
    });
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    const host = (request.headers.get("host") ?? "").replace(/:\d+$/, "");
    asked.push(`${host}${url.pathname}`);
    if (host === `${cid}.ipfs.localhost`) return await serve(url.pathname.slice(1), request, true);
    if (host === name) return await serve(url.pathname.slice(1), request, false);
    const prefix = `/ipfs/${cid}`;
    if (url.pathname === prefix) {
      return new Response(null, { status: 301, headers: { location: `${prefix}/${url.search}` } });
    }
    if (host === "localhost" && url.pathname.startsWith(`${prefix}/`)) {
      const location = `http://${cid}.ipfs.${url.host}${url.pathname.slice(prefix.length)}${url.search}`;
      return new Response(null, { status: 301, headers: { location } });
    }
    if (url.pathname.startsWith(`${prefix}/`)) {
      return await serve(url.pathname.slice(prefix.length + 1), request, true);
    }
    return new Response("nothing here\n", { status: 404 });
  });
  return { port: server.addr.port, cid, asked, close: () => server.shutdown() };
}
