import assert from "node:assert/strict";
import type { Release } from "../../../contracts/nostr/release.ts";
import { standingOf } from "./release-view.ts";

const KEY = "a".repeat(64);
const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const OTHER = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const own = { version: "1.2.0", key: KEY };
const nobody = { from: "nobody" } as const;
const release = (changes: Partial<Release>): Release => ({
  version: "1.2.0",
  cid: CID,
  notes: "",
  author: KEY,
  createdAt: 1,
  ...changes,
});

Deno.test("standingOf() believes no key but the one built in", () => {
  const foreign = release({ version: "9.0.0", author: "b".repeat(64) });
  assert.deepEqual(standingOf(own, nobody, foreign), { standing: "unknown" });
  assert.deepEqual(standingOf({ ...own, key: null }, nobody, release({ version: "9.0.0" })), {
    standing: "no-key",
  });
});

Deno.test("standingOf() says that the same version with another CID is another content", () => {
  const newest = release({ cid: OTHER });
  assert.deepEqual(standingOf(own, { from: "address", cid: CID }, newest), {
    standing: "current",
    release: newest,
    same: false,
  });
});

Deno.test("standingOf() doesn't claim to be the release where nobody names its CID", () => {
  assert.deepEqual(standingOf(own, nobody, release({})), {
    standing: "current",
    release: release({}),
    same: undefined,
  });
});

Deno.test("standingOf() tells newer from older, and the release itself", () => {
  assert.equal(standingOf(own, nobody, release({ version: "1.10.0" })).standing, "newer");
  assert.equal(standingOf(own, nobody, release({ version: "1.1.9" })).standing, "ahead");
  assert.equal(standingOf(own, nobody, undefined).standing, "unknown");
  const here = standingOf(own, { from: "gateway", cid: CID }, release({}));
  assert.ok(here.standing === "current" && here.same === true);
});
