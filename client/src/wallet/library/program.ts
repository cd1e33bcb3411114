import { chunksOf } from "../../swarm/chunks-of.ts";

/** The build puts the file's name here; it lies beside the worker's script. */
const FILE = "monero-program.wasm";
/** Unpacked it has 6 MB. */
const MOST_BYTES = 16 * 1024 * 1024;
const GZIP = [0x1f, 0x8b];

let program: WebAssembly.Module | undefined;

export type FetchProgramOptions = {
  fetch: typeof fetch;
  /** Address of the worker's script. */
  base: string;
  /** Bytes that have come so far. */
  onBytes: (received: number) => void;
};

/** Fetches and compiles wallet2; throws when it doesn't come whole or this browser can't run it. */
export async function fetchProgram({ fetch, base, onBytes }: FetchProgramOptions): Promise<void> {
  if (program !== undefined) return;
  const response = await fetch(new URL(FILE, base), { credentials: "same-origin" });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for await (const chunk of chunksOf(response.body)) {
    received += chunk.length;
    if (received > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
    parts.push(Uint8Array.from(chunk));
    onBytes(received);
  }
  const sent = new Blob(parts);
  const head = new Uint8Array(await sent.slice(0, 2).arrayBuffer());
  // A host that knows the packing by the file's bytes has had the browser unpack it already.
  const packed = GZIP.every((byte, i) => head[i] === byte);
  const bytes = packed ? sent.stream().pipeThrough(new DecompressionStream("gzip")) : sent.stream();
  program = await WebAssembly.compile(await new Response(bytes).arrayBuffer());
}

/** What the library's script calls for its program, in Emscripten's form. */
export function instantiate(
  imports: WebAssembly.Imports,
  receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
): object {
  const module = program;
  if (module === undefined) throw new Error("the wallet's program was not fetched");
  void WebAssembly.instantiate(module, imports).then((instance) => receive(instance, module));
  return {};
}
