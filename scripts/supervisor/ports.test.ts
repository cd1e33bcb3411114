import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { busyPorts, busyPortText } from "./ports.ts";

Deno.test("busyPorts() finds a TCP port somebody listens on, on loopback alone too", async () => {
  for (const hostname of ["127.0.0.1", "0.0.0.0"]) {
    const other = Deno.listen({ hostname, port: 0 });
    const wanted = {
      part: "edge",
      variable: "DSTREAM_EDGE_PORT",
      port: other.addr.port,
      protocol: "tcp",
    } as const;
    assert.deepEqual(await busyPorts([wanted]), [wanted]);
    other.close();
    assert.deepEqual(await busyPorts([wanted]), []);
  }
});

Deno.test("busyPorts() finds a UDP port somebody listens on", async () => {
  const other = createSocket("udp4");
  await new Promise<void>((resolve) => other.bind(0, "0.0.0.0", resolve));
  const wanted = {
    part: "box",
    variable: "DSTREAM_SRT_PORT",
    port: other.address().port,
    protocol: "udp",
  } as const;
  assert.deepEqual(await busyPorts([wanted]), [wanted]);
  await new Promise<void>((resolve) => other.close(() => resolve()));
  assert.deepEqual(await busyPorts([wanted]), []);
});

Deno.test("busyPortText() names port, part and variable", () => {
  const text = busyPortText({ part: "client", variable: "DSTREAM_CLIENT_PORT", port: 5656, protocol: "tcp" });
  for (const word of ["5656/tcp", "client", "DSTREAM_CLIENT_PORT"]) assert.ok(text.includes(word), word);
});
