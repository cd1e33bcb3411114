import assert from "node:assert/strict";
import { defaultHome, readBoxConfig } from "./config.ts";

const NPUB = "npub1v65t5e0jkcs29tc88rpgjz9jggfuxzs8rnn4nd8rva7qc8f4w8asttq6us";
const HEX = "66a8ba65f2b620a2af0738c28908b24213c30a071ce759b4e3677c0c1d3571fb";
const read = (vars: Record<string, string>) =>
  readBoxConfig((name) => ({ HOME: "/h/a", ...vars })[name], "linux");

Deno.test("readBoxConfig() names the wrong variable and what it may be", () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ DSTREAM_BOX_PORT: "70000" }, /DSTREAM_BOX_PORT .* 1 to 65535/],
    [{ DSTREAM_RTMP_PORT: "" }, /DSTREAM_RTMP_PORT/],
    [{ DSTREAM_SRT_PORT: "abc" }, /DSTREAM_SRT_PORT/],
    [{ DSTREAM_LISTEN: "localhost" }, /DSTREAM_LISTEN .* address/],
    [{ DSTREAM_BOX_KEY: "AB".repeat(32) }, /DSTREAM_BOX_KEY .* hex/],
    [{ DSTREAM_BOX_OWNERS: `${HEX},nonsense` }, /DSTREAM_BOX_OWNERS holds "nonsense"/],
    [{ DSTREAM_BOX_OWNERS: NPUB.slice(0, -1) + "x" }, /DSTREAM_BOX_OWNERS/],
    [{ DSTREAM_LADDER: "720" }, /DSTREAM_LADDER holds "720": .* 720p:2500k/],
    [{ HOME: "" }, /DSTREAM_HOME/],
  ];
  for (const [vars, why] of wrong) {
    const config = read(vars);
    assert.equal(config.state, "refused", JSON.stringify(vars));
    assert.match(config.state === "refused" ? config.why : "", why);
  }
});

Deno.test("readBoxConfig() never repeats a key it refuses", () => {
  const secret = "zz".repeat(32);
  const config = read({ DSTREAM_BOX_KEY: secret });
  assert.ok(config.state === "refused" && !config.why.includes(secret));
  const nsec = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
  const owners = read({ DSTREAM_BOX_OWNERS: `${HEX},${nsec}` });
  assert.ok(owners.state === "refused" && !owners.why.includes(nsec));
  assert.match(owners.why, /DSTREAM_BOX_OWNERS holds a secret key/);
});

Deno.test("readBoxConfig() has the protocol's ports and reads owners as npub or hex", () => {
  const config = read({ DSTREAM_BOX_OWNERS: ` ${NPUB}, ${HEX} ` });
  assert.ok(config.state === "read");
  assert.deepEqual(config.config.ports, { http: 5659, rtmp: 1935, srt: 8890, webrtc: 8189 });
  assert.deepEqual(config.config.owners, [HEX, HEX]);
  assert.equal(config.config.home, "/h/a/.local/share/dstream");
  assert.deepEqual(config.config.ladder, []);
});

Deno.test("defaultHome() is the platform's data folder", () => {
  const env = (vars: Record<string, string>) => (name: string) => vars[name];
  assert.equal(
    defaultHome(env({ HOME: "/u/a" }), "darwin"),
    "/u/a/Library/Application Support/dstream",
  );
  assert.equal(defaultHome(env({ LOCALAPPDATA: "C:\\Data" }), "windows"), "C:\\Data\\dstream");
  assert.equal(defaultHome(env({ HOME: "/h", XDG_DATA_HOME: "/d" }), "linux"), "/d/dstream");
});
