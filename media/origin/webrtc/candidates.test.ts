import assert from "node:assert/strict";
import { announceCandidates, plainAddress, reachOf } from "./candidates.ts";

const line = (address: string, type = "host") => `a=candidate:1 1 udp 2130706431 ${address} 8189 typ ${type}`;
const answer = (...candidates: string[]) =>
  ["v=0", "m=video 9 UDP/TLS/RTP/SAVPF 103", "a=mid:0", ...candidates, "a=end-of-candidates", "m=audio 9", ""]
    .join("\r\n");
const addresses = (sdp: string) => sdp.split("\r\n").flatMap((one) => / udp \d+ (\S+)/.exec(one)?.[1] ?? []);

const everywhere = answer(line("127.0.0.1"), line("192.168.1.5"), line("fd00::2"), line("198.51.100.7"));

Deno.test("announceCandidates() tells nobody outside of loopback and private addresses", () => {
  const seen = announceCandidates(everywhere, { reached: [], from: "203.0.113.9", port: 8189 });
  assert.deepEqual(addresses(seen), ["198.51.100.7"]);
});

Deno.test("announceCandidates() tells the private network of itself, and the machine of its loopback", () => {
  const near = announceCandidates(everywhere, { reached: [], from: "192.168.1.9", port: 8189 });
  assert.deepEqual(addresses(near), ["192.168.1.5", "fd00::2", "198.51.100.7"]);
  const here = announceCandidates(everywhere, { reached: [], from: "::1", port: 8189 });
  assert.deepEqual(addresses(here), ["127.0.0.1", "192.168.1.5", "fd00::2", "198.51.100.7"]);
});

Deno.test("announceCandidates() adds the address the box was reached under, for UDP and TCP, once", () => {
  const seen = announceCandidates(everywhere, {
    reached: ["198.51.100.7", "203.0.113.80"],
    from: "203.0.113.9",
    port: 8190,
  });
  assert.deepEqual(addresses(seen), ["203.0.113.80", "198.51.100.7"]);
  assert.match(seen, /a=candidate:\S+ 1 tcp \d+ 203\.0\.113\.80 8190 typ host tcptype passive/);
  assert.equal(seen.split("\r\n").indexOf("a=mid:0"), 2);
});

Deno.test("announceCandidates() keeps a published container reachable for who came by localhost", () => {
  const inContainer = answer(line("127.0.0.1"), line("172.17.0.2"));
  const seen = announceCandidates(inContainer, { reached: ["127.0.0.1"], from: "172.17.0.1", port: 8189 });
  assert.deepEqual(addresses(seen), ["127.0.0.1", "172.17.0.2"]);
});

Deno.test("announceCandidates() keeps what isn't of the machine, and adds nothing where there is no place", () => {
  const relayed = answer(line("10.0.0.1", "relay"));
  assert.equal(announceCandidates(relayed, { reached: [], from: "203.0.113.9", port: 1 }), relayed);
  assert.equal(announceCandidates("", { reached: ["203.0.113.80"], from: "203.0.113.9", port: 1 }), "");
  const name = announceCandidates(everywhere, { reached: ["evil\r\na=x"], from: "::1", port: 1 });
  assert.ok(!name.includes("evil"));
});

Deno.test("reachOf() tells the machine, private networks and the rest apart", () => {
  for (const one of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) assert.equal(reachOf(one), 2, one);
  const near = ["10.1.1.1", "172.16.0.1", "172.31.255.1", "192.168.0.1", "169.254.1.1", "100.64.0.1"];
  for (const one of [...near, "fd00::2", "fe80::1", "::ffff:10.0.0.1"]) assert.equal(reachOf(one), 1, one);
  for (const one of ["172.32.0.1", "100.128.0.1", "8.8.8.8", "2001:db8::1", "fdomain.example", ""]) {
    assert.equal(reachOf(one), 0, one);
  }
  assert.equal(plainAddress("::ffff:10.0.0.1"), "10.0.0.1");
});
