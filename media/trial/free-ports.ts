import { createSocket } from "node:dgram";

/** Below what the system gives out by itself (from 32768 on Linux), or anybody's next connection could take one; above what Chromium refuses. */
const [LOWEST, HIGHEST] = [11_000, 32_000];

/** Ports that are free now for TCP and UDP, different from each other. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (isFreeForTcp(port) && await isFreeForUdp(port)) ports.add(port);
  }
  return [...ports];
}

function isFreeForTcp(port: number): boolean {
  try {
    Deno.listen({ port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind(port, () => socket.close(() => resolve(true)));
  });
}
