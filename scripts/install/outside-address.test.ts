import assert from "node:assert/strict";
import type { CommandOutcome } from "../../media/mediamtx/run-command.ts";
import { outsideAddress } from "./outside-address.ts";

/** A machine whose name servers and whose own list answer so; undefined: they don't know the name. */
const machine =
  (dns: string[] | undefined, hosts: string[] | undefined) => (_: string, args: readonly string[]) => {
    const found = args.includes("dns") ? dns : hosts;
    const lines = found?.flatMap((address) => [`${address}  STREAM live.example.org`, `${address}  DGRAM`]);
    return Promise.resolve<CommandOutcome>(
      lines === undefined ? { state: "failed", code: 2, lines: [] } : { state: "done", lines },
    );
  };
const look = (dns: string[] | undefined, hosts: string[] | undefined) =>
  outsideAddress("live.example.org", machine(dns, hosts));

Deno.test("outsideAddress() takes no address that leads to the machine itself, whoever names it", async () => {
  assert.equal(await look(undefined, ["127.0.1.1"]), undefined);
  assert.equal(await look(["127.0.0.1"], ["127.0.1.1", "0.0.0.0"]), undefined);
  assert.equal(await look(undefined, undefined), undefined);
  assert.equal(await look(["nonsense"], [""]), undefined);
});

Deno.test("outsideAddress() believes name servers before the machine's own list, and that where they know nothing", async () => {
  assert.equal(await look(["203.0.113.7"], ["127.0.1.1"]), "203.0.113.7");
  assert.equal(await look(["203.0.113.7"], ["192.168.1.7"]), "203.0.113.7");
  assert.equal(await look(["127.0.1.1"], ["127.0.1.1", "192.168.1.7"]), "192.168.1.7");
  assert.equal(await look(undefined, ["192.168.1.7"]), "192.168.1.7");
});
