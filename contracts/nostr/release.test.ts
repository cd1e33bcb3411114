import assert from "node:assert/strict";
import type { EventTemplate, NostrEvent } from "./event.ts";
import { KIND } from "./kinds.ts";
import {
  compareVersions,
  isFolderCid,
  isVersion,
  newestRelease,
  readRelease,
  releaseTemplate,
} from "./release.ts";

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const OTHER = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const KEY = "a".repeat(64);
const OPTIONS = {
  version: "1.2.3",
  cid: CID,
  car: "b".repeat(64),
  carBytes: 1000,
  commit: "d".repeat(40),
  notes: "Sooner.",
};

const signed = (template: EventTemplate, pubkey = KEY, id = "1"): NostrEvent => ({
  ...template,
  pubkey,
  id: id.repeat(64).slice(0, 64),
  sig: "0".repeat(128),
});

const without = (name: string): NostrEvent => {
  const template = releaseTemplate(OPTIONS, 100);
  return signed({ ...template, tags: template.tags.filter(([first]) => first !== name) });
};

const changed = (name: string, value: string): NostrEvent => {
  const template = releaseTemplate(OPTIONS, 100);
  return signed({ ...template, tags: template.tags.map((tag) => tag[0] === name ? [name, value] : tag) });
};

Deno.test("readRelease() gives nothing for another kind, another software or what isn't named", () => {
  assert.equal(readRelease(signed({ ...releaseTemplate(OPTIONS, 1), kind: KIND.liveEvent })), undefined);
  assert.equal(readRelease(changed("i", "notedeck")), undefined);
  for (const name of ["d", "i", "version", "cid"]) assert.equal(readRelease(without(name)), undefined, name);
});

Deno.test("readRelease() gives nothing for a broken version or CID, or where the name says another version", () => {
  for (const version of ["1.2", "v1.2.3", "1.2.3-beta", "01.2.3", "1.2.3.4", "1.2.1e3", "9999999.0.0"]) {
    assert.equal(readRelease(changed("version", version)), undefined, version);
  }
  for (
    const cid of ["", "Qm".padEnd(46, "a"), CID.toUpperCase(), `${CID}a`, CID.slice(1), "javascript:alert(1)"]
  ) {
    assert.equal(readRelease(changed("cid", cid)), undefined, cid);
  }
  assert.equal(readRelease(changed("d", "dstream@1.2.4")), undefined);
});

Deno.test("readRelease() gives nothing where a tag it rests on stands twice", () => {
  const template = releaseTemplate(OPTIONS, 100);
  for (const tag of [["cid", OTHER], ["version", "9.9.9"], ["d", "dstream@9.9.9"]]) {
    assert.equal(readRelease(signed({ ...template, tags: [...template.tags, tag] })), undefined);
  }
});

Deno.test("readRelease() names no commit where the tag is missing, twice or no commit's id", () => {
  const template = releaseTemplate(OPTIONS, 100);
  const twice = signed({ ...template, tags: [...template.tags, ["commit", "e".repeat(40)]] });
  const broken = ["", "main", "D".repeat(40), "d".repeat(39), "d".repeat(41), "javascript:alert(1)"];
  for (const event of [without("commit"), twice, ...broken.map((text) => changed("commit", text))]) {
    const release = readRelease(event);
    assert.ok(release !== undefined && release.commit === undefined);
  }
});

Deno.test("readRelease() reads what releaseTemplate() writes, and cuts endless notes", () => {
  assert.deepEqual(readRelease(signed(releaseTemplate(OPTIONS, 100))), {
    version: "1.2.3",
    cid: CID,
    car: "b".repeat(64),
    commit: "d".repeat(40),
    notes: "Sooner.",
    author: KEY,
    createdAt: 100,
  });
  const long = signed({ ...releaseTemplate(OPTIONS, 100), content: "x".repeat(60_000) });
  assert.equal(readRelease(long)?.notes.length, 2000);
});

Deno.test("releaseTemplate() throws for what a reader would refuse", () => {
  assert.throws(() => releaseTemplate({ ...OPTIONS, version: "1.2" }, 1));
  assert.throws(() => releaseTemplate({ ...OPTIONS, cid: "bafy" }, 1));
  assert.throws(() => releaseTemplate({ ...OPTIONS, car: "12" }, 1));
  for (const commit of ["", "HEAD", "d".repeat(41)]) {
    assert.throws(() => releaseTemplate({ ...OPTIONS, commit }, 1));
  }
  for (const config of ["", "x".repeat(201)]) {
    assert.throws(() => releaseTemplate({ ...OPTIONS, config }, 1));
  }
  assert.throws(() => releaseTemplate({ ...OPTIONS, notes: "x".repeat(2001) }, 1));
});

Deno.test("newestRelease() hears no other key, whatever version it claims", () => {
  const foreign = signed(releaseTemplate({ ...OPTIONS, version: "99.0.0" }, 1), "c".repeat(64));
  assert.equal(newestRelease([foreign], KEY), undefined);
});

Deno.test("newestRelease() takes the highest version, not the latest word, and of one version the latest", () => {
  const at = (version: string, cid: string, seconds: number, id: string) =>
    signed(releaseTemplate({ ...OPTIONS, version, cid }, seconds), KEY, id);
  const events = [
    at("1.9.0", CID, 900, "1"),
    at("1.10.0", CID, 100, "2"),
    at("1.10.0", OTHER, 200, "3"),
    at("1.2.0", CID, 999, "4"),
  ];
  for (const order of [events, events.toReversed()]) {
    const newest = newestRelease(order, KEY);
    assert.deepEqual([newest?.version, newest?.cid], ["1.10.0", OTHER]);
  }
});

Deno.test("compareVersions() counts, and doesn't spell", () => {
  assert.ok(compareVersions("1.10.0", "1.9.9") > 0);
  assert.ok(compareVersions("0.9.9", "1.0.0") < 0);
  assert.equal(compareVersions("1.2.3", "1.2.3"), 0);
});

Deno.test("isVersion() and isFolderCid() refuse what is no text", () => {
  for (const value of [undefined, null, 1, {}, ["1.2.3"]]) {
    assert.equal(isVersion(value), false);
    assert.equal(isFolderCid(value), false);
  }
  assert.ok(isVersion("0.1.0") && isFolderCid(CID));
});
