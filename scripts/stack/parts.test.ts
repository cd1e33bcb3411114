import assert from "node:assert/strict";
import { answers, stackEdge, stackParts, stackPorts } from "./parts.ts";

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
  for (const { name, command } of stackParts({ environment, root: "/r", mediamtx: "/m", all: {} })) {
    assert.equal(command.env.DSTREAM_HOME, "/home-of-it");
    assert.equal(command.env.DSTREAM_RELAY_PORT, "3");
    assert.equal(command.env.DSTREAM_MEDIAMTX, name === "box" ? "/m" : undefined);
    const mayRun = command.args.includes("--allow-all") || command.args.includes("--allow-run");
    assert.equal(mayRun, name === "box");
  }
});

Deno.test("stackParts() tells no part the secrets of another", () => {
  const secrets = {
    box: ["DSTREAM_BOX_KEY", "DSTREAM_BOX_MONERO_VIEW_KEY"],
    edge: ["DSTREAM_EDGE_KEY", "DSTREAM_ARBITER_KEY", "DSTREAM_TURN", "DSTREAM_NATS"],
  };
  const all = Object.fromEntries(
    [...secrets.box, ...secrets.edge, "OTHERS_TOKEN"].map((name) => [name, "x"]),
  );
  for (const { name, command } of stackParts({ environment, root: "/r", mediamtx: "/m", all })) {
    const told = Object.keys(command.env).filter((variable) => variable in all);
    assert.deepEqual(told.sort(), name === "box" || name === "edge" ? secrets[name].sort() : []);
  }
});

Deno.test("stackParts() lets an edge that runs alone ask no relay of this network, unlike that of the whole stack", () => {
  const edgeOf = (edge?: Record<string, string>) =>
    stackParts({ environment, root: "/r", mediamtx: "/m", all: {}, ...(edge === undefined ? {} : { edge }) })
      .find(({ name }) => name === "edge")?.command.env;
  assert.equal(edgeOf()?.DSTREAM_EDGE_LOCAL_RELAYS, undefined);
  const whole = edgeOf(stackEdge(ports, () => undefined));
  assert.equal(whole?.DSTREAM_EDGE_LOCAL_RELAYS, "1");
  assert.equal(whole?.DSTREAM_EDGE_RELAYS, "ws://127.0.0.1:3");
});

Deno.test("stackEdge() leaves what the person set, be it empty", () => {
  const set: Record<string, string> = { DSTREAM_EDGE_LOCAL_RELAYS: "0", DSTREAM_EDGE_RELAYS: "" };
  assert.deepEqual(stackEdge(ports, (name) => set[name]), {});
});

Deno.test("stackPorts() names a variable for every port", () => {
  const all = stackPorts(ports);
  assert.deepEqual([...new Set(all.map(({ port }) => port))], [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(all.every(({ variable }) => /^DSTREAM_[A-Z]+_PORT$/.test(variable)));
});
