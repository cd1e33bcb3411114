import { readProblem } from "../../contracts/api/problem.ts";
import { readJson } from "../../contracts/nostr/json.ts";

/** A connection whose every byte is written by hand. */
export type RawSocket = {
  status: number;
  /** Of the problem, where the upgrade was refused. */
  code: string | undefined;
  /** Writes one client's frame: opcode, whether it is the message's last, and what it carries. */
  frame: (opcode: number, last: boolean, payload: Uint8Array) => Promise<void>;
  /** Reads until the other side hangs up; never answers a ping. */
  ended: () => Promise<void>;
  close: () => void;
};

/** Asks for a WebSocket with a handshake by hand. */
export async function knock(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = Object.entries({
    host: `${hostname}:${port}`,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await write(connection, new TextEncoder().encode(`GET /v1/tracker${query} HTTP/1.1\r\n${head}\r\n`));
  const text = await readHead(connection);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
  const body = readJson(text.slice(text.indexOf("\r\n\r\n") + 4));
  return {
    status,
    code: readProblem(body)?.code,
    frame: (opcode, last, payload) => write(connection, clientFrame(opcode, last, payload)),
    async ended() {
      const buffer = new Uint8Array(65_536);
      try {
        while (await connection.read(buffer) !== null);
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
      }
    },
    close: () => connection.close(),
  };
}

/** The answer's head, and its body where one follows. */
async function readHead(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(4096);
  let text = "";
  for (;;) {
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (end >= 0 && text.length >= end + 4 + length) return text;
    const count = await connection.read(buffer);
    if (count === null) return text;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** RFC 6455 section 5.2, masked by noughts. */
function clientFrame(opcode: number, last: boolean, payload: Uint8Array): Uint8Array {
  const length = payload.length;
  const size = length < 126 ? [length] : [126, length >> 8, length & 255];
  const frame = new Uint8Array(1 + size.length + 4 + length);
  frame.set([(last ? 0x80 : 0) | opcode, (size[0] ?? 0) | 0x80, ...size.slice(1)]);
  frame.set(payload, frame.length - length);
  return frame;
}
