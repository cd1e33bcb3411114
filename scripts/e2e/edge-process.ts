import { fileURLToPath } from "node:url";
import { freePorts } from "../../media/trial/free-ports.ts";
import { end, waitFor } from "../bench/origin/processes.ts";

const MAIN = fileURLToPath(new URL("../../edge/main.ts", import.meta.url));

/** An edge as a process of its own, on a free port. */
export type EdgeProcess = {
  /** Without a slash at the end. */
  url: string;
  stop: () => Promise<void>;
};

/** Starts it with these variables and waits until it answers. */
export async function startEdge(env: Record<string, string>): Promise<EdgeProcess> {
  const [port = 0] = await freePorts(1);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", MAIN],
    env: { ...env, DSTREAM_EDGE_PORT: String(port) },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitFor("the edge to answer", async () => {
      try {
        const response = await fetch(`${url}/v1/health`);
        await response.body?.cancel();
        return response.ok ? true : undefined;
      } catch (error) {
        // Nobody listens yet.
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    });
    return { url, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}
