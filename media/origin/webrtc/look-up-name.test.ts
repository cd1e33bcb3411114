import assert from "node:assert/strict";
import { lookUpName } from "./look-up-name.ts";

const from = (system: string[], servers: string[] = []) => {
  const asked: string[] = [];
  const say = (by: string, addresses: string[]) => () => {
    asked.push(by);
    return Promise.resolve(addresses);
  };
  return { asked, sources: { system: say("system", system), servers: say("servers", servers) } };
};

Deno.test("lookUpName() asks name servers too when the machine's own list leads to the machine itself", async () => {
  const { sources } = from(["127.0.1.1"], ["203.0.113.7", "127.0.1.1"]);
  assert.deepEqual(await lookUpName("box.example", sources), ["127.0.1.1", "203.0.113.7"]);
});

Deno.test("lookUpName() asks nobody else where the system knows an address", async () => {
  const { asked, sources } = from(["127.0.0.1", "192.168.1.7"]);
  assert.deepEqual(await lookUpName("box.example", sources), ["127.0.0.1", "192.168.1.7"]);
  assert.deepEqual(asked, ["system"]);
});

Deno.test("lookUpName() rejects for a name that the system doesn't know", async () => {
  const sources = {
    system: () => Promise.reject(new Error("ENOTFOUND")),
    servers: () => Promise.resolve([]),
  };
  await assert.rejects(lookUpName("box.example", sources), /ENOTFOUND/);
});
