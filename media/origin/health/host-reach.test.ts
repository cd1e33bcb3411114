import assert from "node:assert/strict";
import { hostReach } from "./host-reach.ts";

Deno.test("hostReach() tells this machine, its network and everywhere apart", () => {
  const cases = {
    machine: ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1", "0.0.0.0", "[::]"],
    network: ["box", "box.local", "box.lan", "box.home.arpa", "192.168.1.2", "10.0.0.1", "172.31.0.1"]
      .concat(["100.64.0.1", "169.254.3.4", "[fd00::1]", "[fe80::1]", "box.internal."]),
    everywhere: ["box.example", "localhost.example", "172.32.0.1", "100.128.0.1", "203.0.113.9"]
      .concat(["[2001:db8::1]", "lan.example", "fd00.example"]),
  };
  for (const [reach, hosts] of Object.entries(cases)) {
    for (const host of hosts) assert.equal(hostReach(host), reach, host);
  }
});
