import assert from "node:assert/strict";
import { makeAside } from "./aside.ts";

Deno.test("makeAside() keeps a page from outside off the viewer's own network", () => {
  for (const page of ["https://dstream.example.org", "http://dstream.example.org", "null"]) {
    const isAside = makeAside(page);
    for (
      const inside of ["http://192.168.1.2:5659/live/", "http://localhost:5659/", "https://box.lan/live/"]
    ) {
      assert.equal(isAside(inside), true, `${inside} from ${page}`);
    }
    assert.equal(isAside("https://box.example.org/live/"), false, page);
  }
});

Deno.test("makeAside() leaves what no browser loads into a page by TLS", () => {
  assert.equal(makeAside("https://dstream.example.org")("http://box.example.org/live/"), true);
  assert.equal(makeAside("http://dstream.example.org")("http://box.example.org/live/"), false);
  const within = makeAside("https://dstream.lan");
  assert.equal(within("http://192.168.1.5:5659/live/"), true);
  assert.equal(within("https://box.lan/live/"), false);
  assert.equal(within("http://localhost:5659/live/"), false, "no browser holds that for unsafe");
});

Deno.test("makeAside() lets a page of the same network ask there", () => {
  const isAside = makeAside("http://localhost:5656");
  assert.equal(isAside("http://localhost:5659/live/"), false);
  assert.equal(isAside("http://192.168.1.2:5659/live/"), false);
});
