import assert from "node:assert/strict";
import { answers, stackParts, stackPorts } from "./parts.ts";

const ports = { client: 1, edge: 2, relay: 3, box: 4, rtmp: 5, srt: 6, webrtc: 7 };
const environment = { home: "/home-of-it", ports, mediamtx: undefined, searchPath: "" };

Deno.test("answers() says no to an error and throws when nobody listens", async () => {
  const server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response("no", { status: 503 }));
  const url = `http://localhost:${server.addr.port}`;
  assert.equal(await answers(url)(AbortSignal.timeout(5000)), false);
  await server.shutdown();
  await assert.rejects(answers(url)(AbortSignal.timeout(5000)));
});

Deno.test("stackParts() gives every part the same home and ports, and lets only the box run programs", () => {
  for (const { name, command } of stackParts({ environment, root: "/r", mediamtx: "/m" })) {
    assert.equal(command.env.DSTREAM_HOME, "/home-of-it");
    assert.equal(command.env.DSTREAM_RELAY_PORT, "3");
    assert.equal(command.env.DSTREAM_MEDIAMTX, name === "box" ? "/m" : undefined);
    const mayRun = command.args.includes("--allow-all") || command.args.includes("--allow-run");
    assert.equal(mayRun, name === "box");
  }
});

Deno.test("stackPorts() names a variable for every port", () => {
  const all = stackPorts(ports);
  assert.deepEqual([...new Set(all.map(({ port }) => port))], [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(all.every(({ variable }) => /^DSTREAM_[A-Z]+_PORT$/.test(variable)));
});
