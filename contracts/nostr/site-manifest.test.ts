import assert from "node:assert/strict";
import { KIND } from "./kinds.ts";
import { siteManifestTemplate } from "./site-manifest.ts";

const SHA = "c".repeat(64);

Deno.test("siteManifestTemplate() throws for no files, a rooted path or a broken hash", () => {
  assert.throws(() => siteManifestTemplate({ files: [], title: "x" }, 1));
  assert.throws(() => siteManifestTemplate({ files: [{ path: "/index.html", sha256: SHA }], title: "x" }, 1));
  assert.throws(() =>
    siteManifestTemplate({ files: [{ path: "index.html", sha256: "C".repeat(64) }], title: "x" }, 1)
  );
});

Deno.test("siteManifestTemplate() names each file by an absolute path and its hash", () => {
  const { kind, tags } = siteManifestTemplate({
    files: [{ path: "index.html", sha256: SHA }],
    title: "dStream",
  }, 7);
  assert.equal(kind, KIND.siteManifest);
  assert.deepEqual(tags, [["title", "dStream"], ["path", "/index.html", SHA], [
    "alt",
    "Manifest of the site dStream",
  ]]);
});
