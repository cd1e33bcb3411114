import assert from "node:assert/strict";
import { profileLink, streamLink } from "../../../contracts/nostr/link.ts";
import { readPastedLink } from "./pasted-link.ts";

const naddr = streamLink({ creator: "ab".repeat(32), d: "main" }, ["wss://relay.example"]);
const npub = profileLink("ab".repeat(32));

Deno.test("readPastedLink() takes plain words, damaged codes and secret keys for a search", () => {
  const damaged = `${naddr.slice(0, -1)}${naddr.endsWith("q") ? "p" : "q"}`;
  for (
    const text of ["late night piano", damaged, `nsec1${"q".repeat(58)}`, "https://example.org/", "naddr1"]
  ) {
    assert.equal(readPastedLink(text), undefined, text);
  }
});

Deno.test("readPastedLink() reads our links, other clients' and bare codes", () => {
  for (
    const text of [
      naddr,
      `  nostr:${naddr} `,
      `https://dstream.example/ipfs/bafy/#/watch/${naddr}`,
      `https://zap.example/${naddr}?x=1`,
    ]
  ) assert.equal(readPastedLink(text), `/watch/${naddr}`, text);
  assert.equal(readPastedLink(`nostr:${npub}`), `/profile/${npub}`);
});
