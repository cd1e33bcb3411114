import assert from "node:assert/strict";
import { readMirrorSettings } from "./settings.ts";

const read = (flags: Record<string, string>) => readMirrorSettings(new Map(Object.entries(flags)));

Deno.test("readMirrorSettings() names what is wrong with a flag", () => {
  for (
    const [flag, value] of [
      ["--port", "0"],
      ["--port", "high"],
      ["--memory", "1"],
      ["--public-url", "mirror.example"],
      ["--public-url", "https://mirror.example/?key=1"],
      ["--public-url", "https://user:word@mirror.example/"],
    ] as const
  ) {
    const settings = read({ [flag]: value });
    assert.ok(settings.state === "bad" && settings.why.includes(flag), `${flag} ${value}`);
  }
});

Deno.test("readMirrorSettings() says what an address without TLS is good for", () => {
  const remarkOf = (flags: Record<string, string>) => {
    const settings = read(flags);
    return settings.state === "ok" ? settings.remark : assert.fail(settings.why);
  };
  assert.match(remarkOf({}) ?? "", /only of use on this machine/);
  assert.match(remarkOf({ "--public-url": "http://mirror.example" }) ?? "", /TLS/);
  assert.equal(remarkOf({ "--public-url": "https://mirror.example/a" }), undefined);
});

Deno.test("readMirrorSettings() ends the public address with a slash, so that names go behind it", () => {
  const settings = read({ "--public-url": "https://mirror.example/a", "--port": "8080" });
  assert.ok(settings.state === "ok");
  assert.equal(new URL("live/demo/", settings.publicUrl).href, "https://mirror.example/a/live/demo/");
  assert.equal(settings.port, 8080);
});
