import assert from "node:assert/strict";
import fc from "fast-check";
import { isPublicAddress } from "./public-address.ts";

Deno.test("isPublicAddress() is false for everything inside a network, in every spelling", () => {
  const inside = [
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1"],
    ["0.0.0.0", "198.18.0.1", "198.19.255.255", "224.0.0.1", "255.255.255.255", "192.0.2.5", "203.0.113.9"],
    [
      "::",
      "::1",
      "fe80::1",
      "fe80::1%eth0",
      "fc00::1",
      "fd12:3456::1",
      "ff02::1",
      "2001:db8::1",
      "64:ff9b::a00:1",
    ],
    ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2001::1", "100::1", "3fff::1"],
    [
      "::ffff:93.184.215.14",
      "8.8.8.8%eth0",
      "2a00::1%eth0",
      "2a00::1]/x[",
      "[2a00::1]",
      "08.8.8.8",
      "8.8.8.8\n",
    ],
    ["", "localhost", "127.1", "2130706433", "0x7f.1", "1.2.3", "256.1.1.1", "1.2.3.4.5", ":::", "g::1"],
  ].flat();
  for (const address of inside) assert.equal(isPublicAddress(address), false, address);
});

Deno.test("isPublicAddress() is true for the public internet, up to the borders of what is special", () => {
  const outside = [
    [
      "1.1.1.1",
      "9.255.255.255",
      "11.0.0.0",
      "172.15.255.255",
      "172.32.0.0",
      "192.167.255.255",
      "192.169.0.0",
    ],
    ["100.63.255.255", "100.128.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "128.0.0.1"],
    ["2606:4700:4700::1111", "2a00::1", "2001:4860:4860::8888", "2003::1"],
    ["2A00:0:0:0:0:0:0:1", "2a00::8.8.8.8", "2606:2800:21f:cb07::1"],
  ].flat();
  for (const address of outside) assert.equal(isPublicAddress(address), true, address);
});

Deno.test("isPublicAddress() judges any text, and an address of IPv6 in every spelling alike", () => {
  fc.assert(fc.property(fc.string(), (text) => typeof isPublicAddress(text) === "boolean"));
  fc.assert(fc.property(fc.ipV6(), (address) => {
    const written = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? "";
    assert.equal(isPublicAddress(address.toUpperCase()), isPublicAddress(written), address);
  }));
});
