import { terminalLine } from "../progress-line.ts";
import { ROOT } from "../root.ts";
import { buildClient } from "./build-client.ts";

const line = terminalLine();
const built = await buildClient({ root: ROOT, progress: line.step });
line.done();
if (built.state === "failed") {
  console.error(built.lines.join("\n"));
  Deno.exit(1);
}
