import assert from "node:assert/strict";
import fc from "fast-check";
import { readAttributes } from "./attributes.ts";
import {
  dateText,
  durationText,
  mapTag,
  MAX_OBJECT_BYTES,
  partTag,
  readDate,
  readDuration,
  readHeadTag,
  readMapTag,
  readPartTag,
  readSegmentTag,
  segmentTag,
} from "./tags.ts";
import { makeTrial } from "./trial-session.ts";

const HASH = "ab".repeat(32);
const SEG = `#EXT-X-SEAL-SEG:N=7,LEN=100,SHA256=${HASH},PARTS=${HASH}`;
const PART = `#EXT-X-SEAL-PART:N=7,P=0,LEN=100,SHA256=${HASH}`;
const MAP = `#EXT-X-SEAL-MAP:LEN=100,SHA256=${HASH}`;
const HEAD =
  makeTrial({ segments: 1 }).playlist().split("\n").find((line) => line.startsWith("#EXT-X-SEAL:")) ?? "";

const readers = [
  ["readHeadTag", HEAD, readHeadTag],
  ["readSegmentTag", SEG, readSegmentTag],
  ["readPartTag", PART, readPartTag],
  ["readMapTag", MAP, readMapTag],
] as const;

for (const [name, line, read] of readers) {
  Deno.test(`${name}() answers undefined for anything but its line`, () => {
    for (
      const bent of [
        "",
        ` ${line}`,
        `${line} `,
        `${line},`,
        `${line}\n`,
        `${line}\u2028`,
        line.toLowerCase(),
        line.replace("#", ""),
        line.replace(":", ": "),
        line.replace(",", ", "),
        line.replace(",", ",,"),
        line.replace(/,/, ",X=1,"),
        line.replaceAll(HASH, HASH.toUpperCase()).replace("ANCHOR=", "ANCHOR=0x"),
        line.replace(HASH, HASH.slice(1)).replace(/ANCHOR=./, "ANCHOR="),
        line.replace(HASH, `${HASH}a`).replace(/ANCHOR=./, "ANCHOR=aa"),
        line.replace(HASH, `"${HASH}"`).replace(/ANCHOR=(\w+)/, `ANCHOR="$1"`),
      ]
    ) {
      assert.equal(read(bent), undefined, bent.slice(0, 80));
    }
    for (const [, other] of readers) if (other !== line) assert.equal(read(other), undefined);
  });
  Deno.test(`${name}() reads its line`, () => assert.ok(read(line)));
}

Deno.test("readHeadTag() answers undefined for another version, a wrong name or an event that is none", () => {
  for (
    const bent of [
      HEAD.replace("V=1", "V=2"),
      HEAD.replace("V=1,", ""),
      HEAD.replace(/SID="./, 'SID="'),
      HEAD.replace(/SID="./, 'SID="g'),
      HEAD.replace(/RID="/, 'RID="Ä'),
      HEAD.replace(/RID="\w+/, `RID="${"r".repeat(33)}`),
      HEAD.replace(/RID="\w+/, 'RID="'),
      HEAD.replace(/EVENT="../, 'EVENT="'),
      HEAD.replace(/EVENT="[\w-]+/, 'EVENT="'),
      HEAD.replace(/EVENT="[\w-]+/, 'EVENT="bnVsbA'),
      HEAD.replace(/EVENT="[\w-]+/, 'EVENT="e30'),
      HEAD.replace(/EVENT="[\w-]+/, 'EVENT="W10'),
      HEAD.replace(/EVENT="[\w-]+/, 'EVENT="__79'),
      HEAD.replace(/"$/, '="'),
      HEAD.replace(/EVENT="[\w-]+/, `EVENT="${"A".repeat(5000)}`),
      HEAD.replace(/EVENT="[\w-]+/, `EVENT="${btoa("[".repeat(3000)).replaceAll("=", "")}`),
    ]
  ) {
    assert.equal(readHeadTag(bent), undefined, bent.slice(0, 90));
  }
});

Deno.test("readers of numbers answer undefined for signs, zeros in front, fractions, and what no double holds", () => {
  for (
    const bad of ["-1", "+1", "01", "00", "1.0", "1e3", "0x1", "", " 1", "9007199254740992", "1".repeat(30)]
  ) {
    assert.equal(readSegmentTag(SEG.replace("N=7", `N=${bad}`)), undefined, bad);
    assert.equal(readPartTag(PART.replace("P=0", `P=${bad}`)), undefined, bad);
    assert.equal(readMapTag(MAP.replace("LEN=100", `LEN=${bad}`)), undefined, bad);
  }
  assert.equal(readSegmentTag(SEG.replace("N=7", "N=9007199254740991"))?.n, Number.MAX_SAFE_INTEGER);
});

Deno.test("readers answer undefined for an empty object or one of more than 64 MiB", () => {
  for (const bad of ["0", String(MAX_OBJECT_BYTES + 1)]) {
    assert.equal(readSegmentTag(SEG.replace("LEN=100", `LEN=${bad}`)), undefined);
    assert.equal(readPartTag(PART.replace("LEN=100", `LEN=${bad}`)), undefined);
    assert.equal(readMapTag(MAP.replace("LEN=100", `LEN=${bad}`)), undefined);
  }
  assert.equal(readMapTag(MAP.replace("LEN=100", `LEN=${MAX_OBJECT_BYTES}`))?.length, MAX_OBJECT_BYTES);
});

Deno.test("tag writers are read back as what was written", () => {
  const count = fc.nat(Number.MAX_SAFE_INTEGER);
  const length = fc.integer({ min: 1, max: MAX_OBJECT_BYTES });
  const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.toHex());
  fc.assert(fc.property(count, count, length, sha256, sha256, (n, p, length, sha256, parts) => {
    assert.deepEqual(readSegmentTag(segmentTag({ n, length, sha256, parts })), { n, length, sha256, parts });
    assert.deepEqual(readPartTag(partTag({ n, p, length, sha256 })), { n, p, length, sha256 });
    assert.deepEqual(readMapTag(mapTag({ length, sha256 })), { length, sha256 });
  }));
});

Deno.test("readDuration() answers undefined for anything but plain decimal seconds up to a day", () => {
  for (
    const bad of [
      "",
      ".5",
      "1.",
      "-1",
      "+1",
      "1e3",
      "1,5",
      "0x1",
      "NaN",
      "86401",
      "123456",
      "1.1234567890",
      " 1",
      "1 ",
    ]
  ) {
    assert.equal(readDuration(bad), undefined, bad);
  }
});

Deno.test("readDuration() gives whole microseconds, rounded where more is printed", () => {
  for (
    const [text, us] of [
      ["2", 2_000_000],
      ["0.5", 500_000],
      ["1.999833", 1_999_833],
      ["0.1", 100_000],
      ["1.0000005", 1_000_001],
      ["1.000000499", 1_000_000],
      ["1.005", 1_005_000],
      ["4.35", 4_350_000],
      ["86400", 86_400_000_000],
    ] as const
  ) assert.equal(readDuration(text), us, text);
});

Deno.test("durationText() prints six decimals that readDuration() reads back exactly", () => {
  assert.equal(durationText(1_999_833), "1.999833");
  assert.equal(durationText(200_000), "0.200000");
  assert.throws(() => durationText(0.5), RangeError);
  assert.throws(() => durationText(-1), RangeError);
  fc.assert(fc.property(fc.nat(86_400_000_000), (us) => assert.equal(readDuration(durationText(us)), us)));
});

Deno.test("readDate() answers undefined for dates that browsers read otherwise or not at all", () => {
  for (
    const bad of [
      "",
      "2026-09-21",
      "2026-09-21T14:13:11",
      "2026-09-21T14:13:11.000",
      "2026-09-21 14:13:11Z",
      "2026-09-21t14:13:11Z",
      "2026-09-21T14:13:11z",
      "2026-09-21T14:13:11+02",
      "2026-09-21T14:13:11.0001Z",
      "2026-09-21T14:13:11.Z",
      "2026-02-30T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-09-21T24:00:00Z",
      "2026-09-21T23:60:00Z",
      "2026-09-21T23:59:60Z",
      "2026-09-21T14:13:11+24:00",
      "2026-09-21T14:13:11+02:60",
      "20260921T141311Z",
      "+02026-09-21T14:13:11Z",
      "1970-01-01T00:00:00.000Z",
      "1969-12-31T23:59:59.999Z",
      "0000-00-00T00:00:00Z",
      " 2026-09-21T14:13:11Z",
      "2026-09-21T14:13:11Z ",
    ]
  ) assert.equal(readDate(bad), undefined, bad);
});

Deno.test("readDate() reads zones and fractions to the millisecond, as browsers do", () => {
  for (
    const text of [
      "2026-09-21T14:13:11.250Z",
      "2026-09-21T14:13:11.25Z",
      "2026-09-21T14:13:11.2Z",
      "2026-09-21T14:13:11Z",
      "2026-09-21T16:13:11.250+02:00",
      "2026-09-21T16:13:11.250+0200",
      "2026-09-21T08:43:11.007-05:30",
      "2024-02-29T23:59:59.999-12:00",
      "1970-01-01T00:00:00.001Z",
      "9999-12-31T23:59:59.999Z",
    ]
  ) assert.equal(readDate(text), Date.parse(text), text);
  assert.equal(readDate("2026-09-21T16:13:11.250+02:00"), readDate("2026-09-21T14:13:11.250Z"));
});

Deno.test("dateText() is read back exactly", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4_102_444_800_000 }), (ms) => {
    assert.equal(readDate(dateText(ms)), ms);
  }));
});

Deno.test("readAttributes() answers undefined for an ill-formed list or a name that stands twice", () => {
  for (
    const bad of [
      "",
      ",",
      "A",
      "A=",
      "=1",
      "A=1,",
      ",A=1",
      "A=1,,B=2",
      "A=1,A=2",
      'A="x',
      'A="x"y',
      "a=1",
      'A=x"y',
      "A=1 ,B=2, C=3",
      'A="x" ,B=1',
    ]
  ) {
    assert.equal(readAttributes(bad), undefined, bad);
  }
});

Deno.test("readAttributes() reads quoted and plain values", () => {
  assert.deepEqual(
    readAttributes('A=1,URI="a,b=c",B-2=YES,C=""'),
    new Map([["A", "1"], ["URI", "a,b=c"], ["B-2", "YES"], ["C", ""]]),
  );
});
