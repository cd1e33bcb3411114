import assert from "node:assert/strict";
import { freePorts } from "./free-ports.ts";

Deno.test("freePorts() gives different ports that no outgoing connection is given", async () => {
  const ports = await freePorts(20);
  assert.equal(new Set(ports).size, 20);
  assert.ok(ports.every((port) => port > 10_080 && port < 32_768));
  for (const port of ports) Deno.listen({ port }).close();
});
