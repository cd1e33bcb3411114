import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";

/** What a door does with what goes through: `silent` takes everything and lets nothing back, `shut` refuses, `bends` turns one bit of each piece of media. */
export type DoorMode = "open" | "silent" | "shut" | "bends";

/** A way to a carrier that can be struck. */
export type Door = {
  url: string;
  set: (mode: DoorMode) => Promise<void>;
  close: () => Promise<void>;
};

/** Opens a way to what answers at `to`, at a port of its own that stays. */
export async function openDoor(to: string): Promise<Door> {
  let mode: DoorMode = "open";
  const server = createServer((incoming, outgoing) => {
    if (mode === "silent") return;
    const path = incoming.url ?? "/";
    const { host: _host, ...headers } = incoming.headers;
    const asked = ask(new URL(path, to), { method: incoming.method, headers }, (answer) => {
      if (mode === "silent") return void answer.destroy();
      const bent = mode === "bends" && path.includes(".m4s");
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      let bends = bent;
      answer.on("data", (chunk: Uint8Array) => {
        // What was under way when the line went stays so: neither an end nor an error comes through.
        if (mode === "silent") return;
        const first = chunk[0];
        if (bends && first !== undefined) chunk[0] = first ^ 1;
        bends = false;
        outgoing.write(chunk);
      });
      answer.on("end", () => mode !== "silent" && outgoing.end());
      answer.on("error", () => mode !== "silent" && outgoing.destroy());
    });
    asked.on("error", () => mode !== "silent" && outgoing.destroy());
    outgoing.on("close", () => asked.destroy());
    incoming.pipe(asked);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    async set(next) {
      if (next === "shut" && mode !== "shut") await shut();
      if (next !== "shut" && mode === "shut") await listen(port);
      // Who waited in the silence has given up, or finds the connection gone as after a lost network.
      if (mode === "silent" && next !== "silent") server.closeAllConnections();
      mode = next;
    },
    close: () => mode === "shut" ? Promise.resolve() : shut(),
  };
}
