import assert from "node:assert/strict";

Deno.test("Dockerfile.dockerignore and .gitignore keep the secrets of .env out of images and out of git", async () => {
  for (const file of ["Dockerfile.dockerignore", "../../.gitignore"]) {
    const lines = (await Deno.readTextFile(new URL(file, import.meta.url))).split("\n");
    for (const ignored of [".env", ".env.*"]) assert.ok(lines.includes(ignored), `${file}: ${ignored}`);
    assert.ok(!lines.some((line) => line.startsWith("!")), file);
  }
});
