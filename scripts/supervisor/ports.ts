import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A port a part is going to listen on. */
export type WantedPort = { part: string; variable: string; port: number; protocol: "tcp" | "udp" };

/** The wanted ports that somebody else listens on. */
export async function busyPorts(wanted: readonly WantedPort[]): Promise<WantedPort[]> {
  const free = await Promise.all(
    wanted.map(({ port, protocol }) => protocol === "tcp" ? tcpFree(port) : udpFree(port)),
  );
  return wanted.filter((_, i) => free[i] === false);
}

/** What to tell a person about a port in use. */
export function busyPortText({ part, variable, port, protocol }: WantedPort): string {
  const look = protocol === "tcp" ? `ss -ltnp 'sport = :${port}'` : `ss -lunp 'sport = :${port}'`;
  return `Port ${port}/${protocol}, which the ${part} needs, is in use. ` +
    `Stop what uses it (${look} shows it), or set ${variable} to a free port.`;
}

/** All addresses count: a browser may resolve localhost to either family. */
async function tcpFree(port: number): Promise<boolean> {
  for (const host of ["0.0.0.0", "::1"]) {
    const code = await new Promise<string | undefined>((resolve) => {
      const server = createServer();
      server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      server.listen({ port, host }, () => server.close(() => resolve(undefined)));
    });
    if (code === "EADDRINUSE") return false;
    if (code === "EACCES") return false;
  }
  return true;
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind(port, () => socket.close(() => resolve(true)));
  });
}
