import { connect, createServer, type Socket } from "node:net";

/** A line to a port of this machine that carries so much and no more. */
export type SlowLine = { port: number; close: () => Promise<void> };

const SLICE_MS = 50;

/** Opens a line with this uplink, bits a second. */
export async function openSlowLine({ to, uplink }: { to: number; uplink: number }): Promise<SlowLine> {
  const slice = Math.round(uplink / 8 * SLICE_MS / 1000);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    const waiting: Uint8Array[] = [];
    let held = 0;
    near.on("data", (chunk: Uint8Array) => {
      waiting.push(chunk);
      held += chunk.length;
      // As little is buffered as a router would, so that the sender feels it soon.
      if (held > 4 * slice) near.pause();
    });
    const timer = setInterval(() => {
      for (let room = slice; room > 0;) {
        const chunk = waiting.shift();
        if (chunk === undefined) break;
        far.write(chunk.subarray(0, room));
        if (chunk.length > room) waiting.unshift(chunk.subarray(room));
        held -= Math.min(room, chunk.length);
        room -= chunk.length;
      }
      if (held <= 4 * slice) near.resume();
    }, SLICE_MS);
    far.pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        clearInterval(timer);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
