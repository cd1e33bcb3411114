import assert from "node:assert/strict";
import { releaseRelays } from "./release-relays.ts";

const [SITE, OWN] = ["wss://relay.example", "wss://mine.example"];

Deno.test("releaseRelays() forgets the site's relays for no choice of the viewer's", () => {
  assert.deepEqual(releaseRelays({ siteRelays: [SITE], relays: [OWN] }), [SITE, OWN]);
  assert.deepEqual(releaseRelays({ siteRelays: [SITE], relays: [] }), [SITE]);
  assert.deepEqual(releaseRelays({ siteRelays: [], relays: [OWN] }), [OWN]);
});

Deno.test("releaseRelays() names a relay of both once", () => {
  assert.deepEqual(releaseRelays({ siteRelays: [SITE, OWN], relays: [OWN, SITE] }), [SITE, OWN]);
});

Deno.test("releaseRelays() names the viewer's own soon, however many the site has", () => {
  const many = Array.from({ length: 32 }, (_, at) => `wss://site-${at}.example`);
  assert.deepEqual(releaseRelays({ siteRelays: many, relays: [OWN] }).slice(0, 3), [many[0], OWN, many[1]]);
  assert.deepEqual(releaseRelays({ siteRelays: [SITE], relays: many }).slice(0, 3), [SITE, many[0], many[1]]);
});
