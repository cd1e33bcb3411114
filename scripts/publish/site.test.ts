import assert from "node:assert/strict";
import { makeSite, writeSite } from "./site.ts";

const file = (path: string, words: string) => ({ path, bytes: new TextEncoder().encode(words) });
const BUILT = [
  file("config.json", '{"relays":["wss://relay.example"]}'),
  file("index.html", "<p>"),
  file("release.json", '{"version":"0.1.0","key":null}'),
];

Deno.test("makeSite() refuses a site whose own files are missing or broken", async () => {
  for (
    const [files, config, words] of [
      [BUILT.slice(0, 2), undefined, /release\.json/],
      [[...BUILT.slice(0, 2), file("release.json", "{}")], undefined, /release\.json/],
      [BUILT.slice(1), undefined, /no config\.json/],
      [BUILT.filter(({ path }) => path !== "index.html"), undefined, /no index\.html/],
      [BUILT, "{", /not JSON/],
      [BUILT, '{"relays":["https://no.relay"]}', /relays/],
    ] as const
  ) {
    const made = await makeSite(files, config, 1);
    assert.ok(made.state === "bad" && words.test(made.problem), String(words));
  }
});

Deno.test("makeSite() puts another config.json in, which is another CID", async () => {
  const [plain, own] = [await makeSite(BUILT, undefined, 1), await makeSite(BUILT, "{}", 2)];
  assert.ok(plain.state === "ok" && own.state === "ok");
  assert.notEqual(plain.site.cid, own.site.cid);
  assert.equal(own.site.configText, "{}");
});

Deno.test("writeSite() writes the site, its CAR file and its manifest into a folder named by the CID", async () => {
  const made = await makeSite(BUILT, undefined, 1);
  assert.ok(made.state === "ok");
  const out = await Deno.makeTempDir();
  try {
    const folder = await writeSite(made.site, `${out}/`);
    assert.equal(folder, `${out}/${made.site.cid}`);
    assert.equal(await Deno.readTextFile(`${folder}/site/index.html`), "<p>");
    assert.deepEqual(await Deno.readFile(`${folder}/site.car`), made.site.car);
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/nsite.json`));
    assert.deepEqual(manifest.tags.filter(([name]: string[]) => name === "path").length, BUILT.length);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
