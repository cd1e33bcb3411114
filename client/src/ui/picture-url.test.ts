import assert from "node:assert/strict";
import { pictureUrl } from "./picture-url.ts";

Deno.test("pictureUrl() refuses what could run, spy on a login or reach into the network", () => {
  for (
    const url of [
      "javascript:alert(1)",
      "data:image/svg+xml;base64,PHN2Zz4=",
      "data:text/html,<b>x</b>",
      "http://192.168.0.1/router.png",
      "http://localhost:5659/still.jpg",
      "http://127.0.0.1:8080/restart.png",
      "http://example.org/plain.jpg",
      "https://user:secret@example.org/a.png",
      "file:///etc/passwd",
      "/relative.png",
      "",
      `https://example.org/${"a".repeat(3000)}`,
      `data:image/png;base64,${"A".repeat(70_000)}`,
    ]
  ) assert.equal(pictureUrl(url), undefined, url.slice(0, 60));
});

Deno.test("pictureUrl() takes HTTPS and small raster pictures", () => {
  assert.equal(pictureUrl("https://example.org/a.png"), "https://example.org/a.png");
  assert.equal(pictureUrl("data:image/png;base64,iVBORw0="), "data:image/png;base64,iVBORw0=");
});
