import { fileURLToPath } from "node:url";

export type RealRelay = { url: string; close: () => Promise<void> };

/** The relay that a box brings along, as a process of its own with a fresh store. */
export async function startRealRelay(): Promise<RealRelay> {
  const home = await Deno.makeTempDir({ prefix: "dstream-relay-" });
  const held = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = held.addr;
  held.close();
  const main = fileURLToPath(new URL("../../media/relay/main.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", main],
    env: { DSTREAM_RELAY_PORT: String(port), DSTREAM_HOME: home },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const close = async () => {
    child.kill("SIGTERM");
    await child.status;
    await Deno.remove(home, { recursive: true });
  };
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return { url: `ws://127.0.0.1:${port}`, close };
    if (Date.now() > deadline) {
      await close();
      throw new Error("the relay did not come up");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
