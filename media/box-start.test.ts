import assert from "node:assert/strict";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";

async function takes(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

Deno.test("startBox() is through once an encoder is taken that tries only once, and else says which port is held", async () => {
  const trial = await startTrialBox({ streams: ["one"], patienceMs: 4000 });
  const { rtmp } = trial.config.ports;
  try {
    assert.equal(await takes(rtmp), true);
    let other: Deno.Listener | undefined;
    await trial.restart({
      between: () => {
        trial.log.splice(0);
        other = Deno.listen({ port: rtmp });
        return Promise.resolve();
      },
    });
    const said = trial.log.find((line) => line.startsWith("No encoder can send yet"));
    assert.match(said ?? "", new RegExp(`Port ${rtmp} is in use by another program: .*DSTREAM_RTMP_PORT`));
    assert.equal((await trial.status("one")).state, "waiting");
    other?.close();
    await waitFor("its own MediaMTX", async () => await takes(rtmp) || undefined);
  } finally {
    await trial.close();
  }
});
