import assert from "node:assert/strict";
import fc from "fast-check";
import { ZERO_HASH } from "./hash.ts";
import { PlaylistReader } from "./playlist-reader.ts";
import { mapTag, partTag, segmentTag } from "./tags.ts";
import { ll, plain } from "./trial-playlist.ts";

const HASH = "ab".repeat(32);
const lines = plain.split("\n").slice(1);
/** Above the first segment: what a playlist must say of itself. */
const HEAD = lines.slice(0, lines.findIndex((line) => line.startsWith("#EXT-X-SEAL:")) + 1);
const MAP = [mapTag({ length: 700, sha256: HASH }), '#EXT-X-MAP:URI="i.mp4"'];
const part = (n: number, p: number) => [
  partTag({ n, p, length: 10, sha256: HASH }),
  `#EXT-X-PART:DURATION=0.5,URI="${n}.${p}.m4s"`,
];
const segment = (n: number) => [
  segmentTag({ n, length: 10, sha256: HASH, parts: ZERO_HASH }),
  "#EXTINF:2.000000,",
  `${n}.m4s`,
];
const DATE = "#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:20.000Z";

/** What was wrong first; `undefined` where nothing was. */
function faultOf(...rows: readonly string[]): string | undefined {
  const reader = new PlaylistReader();
  for (const row of rows) {
    const fault = reader.line(row);
    if (fault !== undefined) return fault;
  }
  const ended = reader.end();
  return typeof ended === "string" ? ended : undefined;
}

const read = (...rows: readonly string[]) => {
  const reader = new PlaylistReader();
  for (const row of rows) assert.equal(reader.line(row), undefined, row);
  const ended = reader.end();
  return typeof ended === "string" ? assert.fail(ended) : ended;
};

Deno.test("PlaylistReader says of each line what keeps it from being sealed", () => {
  const cases: [fault: string, ...rows: string[]][] = [
    ["a URI without EXTINF", ...HEAD, "0.m4s"],
    ["EXTINF without its seal", ...HEAD, "#EXTINF:2.000000,"],
    ["EXT-X-MAP without its seal", ...HEAD, '#EXT-X-MAP:URI="i.mp4"'],
    ["EXT-X-PART without its seal", ...HEAD, '#EXT-X-PART:DURATION=0.5,URI="a.m4s"'],
    ["EXT-X-KEY is not allowed in a sealed playlist", ...HEAD, '#EXT-X-KEY:METHOD=AES-128,URI="k"'],
    [`${"A".repeat(40)} is not allowed in a sealed playlist`, ...HEAD, `#${"A".repeat(4000)}:1`],
    ["EXT-X-SEAL must come before the first segment", "#EXT-X-TARGETDURATION:2", MAP[0] ?? ""],
    ["not a seal of version 1", "#EXT-X-SEAL:V=2"],
    ["TARGETDURATION is not 1 to 60 s", "#EXT-X-TARGETDURATION:0"],
    ["TARGETDURATION is not 1 to 60 s", "#EXT-X-TARGETDURATION:61"],
    ["TARGETDURATION is not 1 to 60 s", "#EXT-X-TARGETDURATION"],
    ["MEDIA-SEQUENCE is no number", "#EXT-X-MEDIA-SEQUENCE:01"],
    ["EXT-X-VERSION is no number", "#EXT-X-VERSION:-1"],
    ["EXT-X-DISCONTINUITY-SEQUENCE is no number", "#EXT-X-DISCONTINUITY-SEQUENCE:x"],
    ["EXT-X-INDEPENDENT-SEGMENTS has a value", "#EXT-X-INDEPENDENT-SEGMENTS:NO"],
    [
      "EXT-X-SERVER-CONTROL says something a seal doesn't allow",
      "#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=12.0",
    ],
    ["EXT-X-PART-INF says something a seal doesn't allow", "#EXT-X-PART-INF:PART-TARGET=0"],
    ["EXT-X-VERSION stands twice", "#EXT-X-VERSION:10", "#EXT-X-VERSION:10"],
    ["EXT-X-VERSION below the first segment", ...HEAD, DATE, "#EXT-X-VERSION:10"],
    ["SEAL-MAP is not well-formed", ...HEAD, "#EXT-X-SEAL-MAP:LEN=0"],
    ["SEAL-PART is not well-formed", ...HEAD, "#EXT-X-SEAL-PART:N=0"],
    ["SEAL-SEG is not well-formed", ...HEAD, "#EXT-X-SEAL-SEG:N=0"],
    ["EXT-X-MAP expected", ...HEAD, MAP[0] ?? "", DATE],
    ["EXT-X-PART expected", ...HEAD, part(0, 0)[0] ?? "", part(0, 0)[0] ?? ""],
    ["EXTINF expected", ...HEAD, segment(0)[0] ?? "", "#EXT-X-GAP"],
    ["URI expected", ...HEAD, ...segment(0).slice(0, 2), "#EXT-X-BYTERANGE:1@0"],
    ["a misplaced DISCONTINUITY", ...HEAD, ...MAP, "#EXT-X-DISCONTINUITY"],
    ["a misplaced DISCONTINUITY", ...HEAD, "#EXT-X-DISCONTINUITY", "#EXT-X-DISCONTINUITY"],
    ["a misplaced DISCONTINUITY", ...HEAD, ...part(0, 0), "#EXT-X-DISCONTINUITY"],
    ["a misplaced DISCONTINUITY", ...HEAD, "#EXT-X-DISCONTINUITY:1"],
    ["PROGRAM-DATE-TIME is no date", ...HEAD, "#EXT-X-PROGRAM-DATE-TIME:today"],
    ["a misplaced PROGRAM-DATE-TIME", ...HEAD, DATE, DATE],
    ["a misplaced PROGRAM-DATE-TIME", ...HEAD, ...part(0, 0), DATE],
    ["a hint that is not for a part", ...HEAD, '#EXT-X-PRELOAD-HINT:TYPE=MAP,URI="i.mp4"'],
    ["a hint that is not for a part", ...HEAD, "#EXT-X-PRELOAD-HINT:TYPE=PART"],
    ["a line after the hint", ...HEAD, '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p"', "#EXT-X-ENDLIST"],
    ["ENDLIST has a value", ...HEAD, "#EXT-X-ENDLIST:YES"],
    ["a line after the endlist", ...HEAD, "#EXT-X-ENDLIST", ...segment(0)],
    ["a misplaced MAP", ...HEAD, ...MAP, ...MAP],
    ["a misplaced MAP", ...HEAD, ...part(0, 0), ...MAP],
    ["MAP is not just a URI", ...HEAD, MAP[0] ?? "", '#EXT-X-MAP:URI="i.mp4",BYTERANGE="1@0"'],
    ["SEAL-PART out of order", ...HEAD, ...part(0, 1)],
    ["SEAL-PART out of order", ...HEAD, ...part(0, 0), ...part(1, 1)],
    ["SEAL-PART of another segment", ...HEAD, ...part(1, 0), ...segment(0)],
    [
      "PART is not just URI, DURATION and INDEPENDENT",
      ...HEAD,
      part(0, 0)[0] ?? "",
      '#EXT-X-PART:DURATION=0.5,URI="a.m4s",GAP=YES',
    ],
    ["INDEPENDENT is not YES", ...HEAD, part(0, 0)[0] ?? "", `${part(0, 0)[1]},INDEPENDENT=NO`],
    ["EXTINF is not just a duration and a comma", ...HEAD, segment(0)[0] ?? "", "#EXTINF:2,a title"],
    ["not a URI", ...HEAD, ...segment(0).slice(0, 2), "0.m4s{$a}"],
    [
      "one URI with two contents",
      ...HEAD,
      ...segment(0),
      segmentTag({ n: 1, length: 11, sha256: HASH, parts: ZERO_HASH }),
      "#EXTINF:2.000000,",
      "0.m4s",
    ],
    ["EXT-X-MAP expected at the end", ...HEAD, MAP[0] ?? ""],
    ["URI expected at the end", ...HEAD, ...segment(0).slice(0, 2)],
    ["seal lines, but no EXT-X-SEAL"],
    ["no TARGETDURATION", ...HEAD.filter((line) => !line.startsWith("#EXT-X-TARGET"))],
    ["no MEDIA-SEQUENCE", ...HEAD.filter((line) => !line.startsWith("#EXT-X-MEDIA-SEQ"))],
    ["a segment longer than TARGETDURATION", ...HEAD, segment(0)[0] ?? "", "#EXTINF:9.000000,", "0.m4s"],
    ["a DISCONTINUITY, MAP or date that nothing follows", ...HEAD, ...MAP],
    ["a DISCONTINUITY, MAP or date that nothing follows", ...HEAD, ...segment(0), "#EXT-X-DISCONTINUITY"],
    ["a DISCONTINUITY, MAP or date that nothing follows", ...HEAD, DATE],
  ];
  for (const [fault, ...rows] of cases) assert.equal(faultOf(...rows), fault, rows.at(-1));
});

Deno.test("PlaylistReader takes what changes no byte, and reads what a segment stands in", () => {
  assert.deepEqual(read(...HEAD).segments, []);
  assert.equal(faultOf(...HEAD, "", ...segment(0), ""), undefined);
  const playlist = read(
    ...HEAD,
    ...MAP,
    DATE,
    ...part(0, 0),
    ...segment(0),
    "#EXT-X-DISCONTINUITY",
    ...part(1, 0),
  );
  const [first] = playlist.segments;
  assert.deepEqual([first?.n, first?.init, first?.durationUs, first?.uri], [0, HASH, 2_000_000, "0.m4s"]);
  assert.deepEqual(first?.listedParts.map(({ uri }) => uri), ["0.0.m4s"]);
  // The init segment goes on to hold, the date and the break don't.
  assert.deepEqual([playlist.open?.init, playlist.open?.dateMs, playlist.open?.discontinuity], [
    HASH,
    0,
    true,
  ]);
  assert.deepEqual([...playlist.objects.keys()], ["i.mp4", "0.0.m4s", "0.m4s", "1.0.m4s"]);
  assert.equal(read(...HEAD, ...segment(0)).segments[0]?.init, ZERO_HASH);
});

Deno.test("PlaylistReader throws at no order of lines, and names every object of what it takes", () => {
  const known = [...new Set([...lines, ...ll.split("\n").slice(1), ...MAP, ...part(0, 0), ...segment(0)])];
  const any = fc.array(fc.oneof(fc.constantFrom(...known), fc.string()), { maxLength: 12 });
  fc.assert(fc.property(any, (rows) => {
    const reader = new PlaylistReader();
    if ([...HEAD, ...rows].some((row) => reader.line(row) !== undefined)) return;
    const ended = reader.end();
    if (typeof ended === "string") return;
    const { segments, open, objects } = ended;
    const parts = [...segments.flatMap(({ listedParts }) => listedParts), ...open?.parts ?? []];
    for (const { uri, length, sha256 } of [...segments, ...parts]) {
      assert.deepEqual(objects.get(uri), { length, sha256 });
    }
  }));
});
