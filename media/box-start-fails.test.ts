import assert from "node:assert/strict";
import { join } from "node:path";
import { startBox } from "./box.ts";
import { holdFolder } from "./origin/folder-hold.ts";

Deno.test("startBox() leaves its folder to the next one when it can't start", async () => {
  const home = await Deno.makeTempDir();
  const folder = join(home, "box");
  try {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "key"), "no key\n");
    const config = {
      home,
      ports: { http: 0, rtmp: 0, srt: 0, webrtc: 0 },
      key: undefined,
      owners: [],
      mediamtx: undefined,
      ladder: [],
      searchPath: undefined,
    };
    await assert.rejects(startBox({ config, mediamtx: "none", log: assert.fail }), /holds no key/);
    (await holdFolder({ folder, log: assert.fail, patienceMs: 0 }))();
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
