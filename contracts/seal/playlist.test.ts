import assert from "node:assert/strict";
import { ZERO_HASH } from "./hash.ts";
import { parsePlaylist } from "./playlist.ts";
import { makeTrial } from "./trial-session.ts";
import { before, bend, formOf, ll, parsed, plain, trial } from "./trial-playlist.ts";

Deno.test("parsePlaylist() says bare only when the seal's prefix stands nowhere", () => {
  for (
    const text of ["", "<html>", "#EXTM3U\n#EXTINF:2,\n0.m4s\n", plain.replaceAll(/#EXT-X-SEAL.*\n/g, "")]
  ) {
    assert.equal(formOf(text), "bare");
  }
  for (
    const text of [
      "#EXT-X-SEAL",
      "#EXTM3U\n# was #EXT-X-SEAL once\n",
      "#EXTM3U\n#EXT-X-SEALED\n",
      "a#EXT-X-SEAL-SEGb",
    ]
  ) {
    assert.equal(formOf(text), "malformed", text);
  }
});

Deno.test("parsePlaylist() refuses tags with which a carrier could change what is decoded", () => {
  for (
    const line of [
      "#EXT-X-BYTERANGE:100@0",
      '#EXT-X-KEY:METHOD=AES-128,URI="key"',
      '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="key"',
      "#EXT-X-GAP",
      "#EXT-X-SKIP:SKIPPED-SEGMENTS=2",
      "#EXT-X-I-FRAMES-ONLY",
      "#EXT-X-BITRATE:1",
      '#EXT-X-DEFINE:NAME="a",VALUE="b"',
      '#EXT-X-DEFINE:QUERYPARAM="a"',
      '#EXT-X-DATERANGE:ID="ad",CLASS="com.apple.hls.interstitial",START-DATE="2026-09-21T14:13:11Z",X-ASSET-URI="https://ad"',
      "#EXT-X-START:TIME-OFFSET=0",
      "#EXT-X-PLAYLIST-TYPE:VOD",
      "#EXT-X-ALLOW-CACHE:NO",
      '#EXT-X-RENDITION-REPORT:URI="../audio/ll.m3u8",LAST-MSN=1',
      "#EXT-X-STREAM-INF:BANDWIDTH=1",
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a"',
      '#EXT-X-CONTENT-STEERING:SERVER-URI="https://steer"',
      "#EXT-X-SEAL-NEW:X=1",
      "#EXT-X-SEALED:X=1",
      "#EXT-X-ENDLIST-NOT",
      "#EXT-X-DISCONTINUITY-",
      "#EXTINF",
      "# a comment",
      "#",
      "##EXT-X-GAP",
      "# #EXT-X-BYTERANGE:100@0",
    ]
  ) {
    for (
      const mark of [
        "#EXT-X-MEDIA-SEQUENCE",
        "#EXT-X-PROGRAM",
        "#EXT-X-SEAL-SEG",
        "#EXTINF",
        "1.m4s",
        "#EXT-X-SEAL-MAP",
      ]
    ) {
      assert.equal(formOf(before(plain, mark, line)), "malformed", `${line} before ${mark}`);
    }
    assert.equal(formOf(plain + line + "\n"), "malformed", line);
    for (const mark of ["#EXT-X-SEAL-PART", "#EXT-X-PART", "#EXT-X-PRELOAD"]) {
      assert.equal(formOf(before(ll, mark, line)), "malformed", `${line} before ${mark}`);
    }
  }
});

Deno.test("parsePlaylist() refuses attributes that a seal doesn't cover", () => {
  for (
    const [from, to] of [
      [/(EXT-X-MAP:.*)/, '$1,BYTERANGE="10@0"'],
      [/(EXT-X-MAP:)/, '$1BYTERANGE="10@0",'],
      [/(EXT-X-PART:.*)/, '$1,BYTERANGE="10@0"'],
      [/(EXT-X-PART:.*)/, "$1,GAP=YES"],
      [/(EXT-X-PART:.*)/, "$1,X-NEW=1"],
      [/INDEPENDENT=YES/, "INDEPENDENT=NO"],
      [/INDEPENDENT=YES/, "INDEPENDENT=yes"],
      [/(EXT-X-PRELOAD-HINT:.*)/, "$1,BYTERANGE-START=5"],
      [/TYPE=PART/, "TYPE=MAP"],
      [/(#EXTINF:[\d.]+,)/, "$1a title"],
      [/(#EXTINF:[\d.]+,)/, "$1#EXT-X-BYTERANGE:1@0"],
      [/(#EXTINF:[\d.]+),/, "$1"],
      [/CAN-BLOCK-RELOAD=YES/, "CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12"],
      [/CAN-BLOCK-RELOAD=YES/, "CAN-BLOCK-RELOAD=NO"],
      [/PART-HOLD-BACK=[\d.]+/, "PART-HOLD-BACK=999"],
      [/PART-TARGET=[\d.]+/, "PART-TARGET=0"],
      [/PART-TARGET=[\d.]+/, "PART-TARGET=-1"],
      [/PART-TARGET=[\d.]+/, "PART-TARGET=1,X=1"],
      [/(#EXT-X-DISCONTINUITY)\n/, "$1:\n"],
    ] as const
  ) assert.equal(formOf(bend(ll, from, to)), "malformed", to);
});

Deno.test("parsePlaylist() refuses what stands without its seal, apart from it, or has two", () => {
  const lines = ll.split("\n");
  const seals = lines.filter((line) => line.startsWith("#EXT-X-SEAL"));
  for (const seal of seals) {
    assert.equal(formOf(ll.replace(`${seal}\n`, "")), "malformed", `without ${seal.slice(0, 24)}`);
    assert.equal(formOf(ll.replace(seal, `${seal}\n${seal}`)), "malformed", `twice ${seal.slice(0, 24)}`);
  }
  for (const covered of lines.filter((line) => /^#EXT(INF|-X-PART:|-X-MAP)|^\d/.test(line))) {
    assert.equal(formOf(ll.replace(`${covered}\n`, "")), "malformed", `without ${covered}`);
    assert.equal(formOf(ll.replace(covered, `${covered}\n${covered}`)), "malformed", `twice ${covered}`);
  }
  const swapped = bend(plain, /(#EXT-X-SEAL-MAP.*\n)(#EXT-X-MAP.*\n)/, "$2$1");
  assert.equal(formOf(swapped), "malformed");
  assert.equal(formOf(bend(plain, /(#EXT-X-SEAL-SEG.*\n)(#EXTINF.*\n)/, "$2$1")), "malformed");
  assert.equal(formOf(bend(plain, /(#EXT-X-SEAL-SEG.*\n)(#EXTINF.*\n)(.*\n)/, "$1$3$2")), "malformed");
  assert.equal(formOf(bend(plain, /(#EXTINF.*\n)(.*\n)/, "$1#EXT-X-DISCONTINUITY\n$2")), "malformed");
});

Deno.test("parsePlaylist() refuses two MAPs for one segment, and what moves between a segment and its parts", () => {
  const map = ll.match(/#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n/)?.[0].trimEnd() ?? "";
  assert.equal(formOf(before(ll, "#EXT-X-SEAL-MAP", map)), "malformed");
  const date = "#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:11.000Z";
  assert.equal(formOf(before(ll, "#EXT-X-PROGRAM", date)), "malformed");
  assert.equal(formOf(before(ll, "#EXT-X-DISCONTINUITY\n", "#EXT-X-DISCONTINUITY")), "malformed");
  assert.equal(formOf(bend(ll, /(#EXT-X-DISCONTINUITY\n)(#EXT-X-SEAL-MAP.*\n.*\n)/, "$2$1")), "malformed");
  assert.equal(formOf(bend(ll, /(#EXT-X-SEAL-MAP.*\n.*\n)(#EXT-X-PROGRAM.*\n)/, "$2$1")), "sealed");
  for (const line of [map, date, "#EXT-X-DISCONTINUITY"]) {
    assert.equal(formOf(before(ll, "#EXT-X-SEAL-PART:N=3,P=1", line)), "malformed", line);
    assert.equal(formOf(before(ll, "#EXT-X-SEAL-SEG:N=3", line)), "malformed", line);
    assert.equal(formOf(before(ll, "#EXT-X-PRELOAD-HINT", line)), "malformed", line);
    // With nothing behind it, nothing covers it.
    assert.equal(formOf(`${plain}${line}\n`), "malformed", line);
  }
});

Deno.test("parsePlaylist() refuses an end in the middle of a segment", () => {
  for (const last of ["#EXT-X-SEAL-SEG:N=3", "#EXTINF", "3.m4s"]) {
    const cut = plain.slice(0, plain.lastIndexOf(`\n${last}`) + 1);
    assert.equal(formOf(cut), "malformed", last);
    // With no other trace of the segment, only the line that waits for another tells.
    const undated = cut.replaceAll(/#EXT-X-PROGRAM.*\n/g, "");
    assert.equal(formOf(undated), last.startsWith("#EXT-X-SEAL") ? "sealed" : "malformed", last);
  }
  assert.equal(formOf(ll.slice(0, ll.lastIndexOf("#EXT-X-PART"))), "malformed");
});

Deno.test("parsePlaylist() refuses parts out of order or of another segment", () => {
  assert.equal(formOf(bend(ll, "N=3,P=0", "N=3,P=1")), "malformed");
  assert.equal(formOf(bend(ll, "N=3,P=1", "N=4,P=1")), "malformed");
  assert.equal(formOf(bend(ll, /N=3,P=(\d)/g, "N=2,P=$1")), "malformed");
  assert.equal(formOf(bend(ll, "N=4,P=1", "N=4,P=3")), "malformed");
  assert.equal(formOf(bend(ll, /#EXT-X-SEAL-PART:N=3,P=0.*\n.*\n/, "")), "malformed");
});

Deno.test("parsePlaylist() refuses one URI with two contents, and takes one listed twice with the same", () => {
  assert.equal(formOf(bend(plain, "\n1.m4s", "\n0.m4s")), "malformed");
  assert.equal(formOf(bend(ll, /"p13\.m4s"/, '"p12.m4s"')), "malformed");
  assert.equal(formOf(bend(ll, '"p12.m4s"', '"3.m4s"')), "malformed");
  const alike = bend(plain, "\n1.m4s", "\n0.m4s").replaceAll(/(SEAL-SEG:N=\d,LEN=)\d+/g, "$15000");
  assert.equal(formOf(alike), "malformed");
  assert.equal(formOf(bend(plain, /"init-\w+\.mp4"/, '"0.m4s"')), "malformed");
  // Back to the first init segment after a break.
  const back = makeTrial({ segments: 3 });
  const text = back.playlist();
  const map = text.match(/#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n/)?.[0] ?? "";
  assert.equal(formOf(text.replace("#EXT-X-SEAL-SEG:N=2", `${map}#EXT-X-SEAL-SEG:N=2`)), "sealed");
});

Deno.test("parsePlaylist() refuses header lines that are missing, twice, below the first segment, or out of range", () => {
  for (const name of ["EXTM3U", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-SEAL:"]) {
    const line = plain.split("\n").find((line) => line.startsWith(`#${name}`)) ?? "";
    assert.equal(formOf(plain.replace(`${line}\n`, "")), "malformed", `without ${name}`);
  }
  for (const line of plain.split("\n").filter((_, i) => i < 7)) {
    assert.equal(formOf(plain.replace(line, `${line}\n${line}`)), "malformed", `twice ${line}`);
    const moved = plain.replace(`${line}\n`, "") + line + "\n";
    assert.equal(formOf(moved), "malformed", `below ${line}`);
  }
  for (const bad of ["0", "61", "-1", "2.5", "", "2 ", "1e1", "99999999999999999999"]) {
    assert.equal(formOf(bend(plain, /TARGETDURATION:.*/, `TARGETDURATION:${bad}`)), "malformed", bad);
  }
  // RFC 8216: EXTINF, rounded, is at most the target duration.
  assert.equal(formOf(bend(plain, /TARGETDURATION:2/, "TARGETDURATION:1")), "malformed");
  for (const bad of ["-1", "x", "1.0", "9007199254740992"]) {
    assert.equal(formOf(bend(plain, /MEDIA-SEQUENCE:0/, `MEDIA-SEQUENCE:${bad}`)), "malformed");
    assert.equal(
      formOf(bend(plain, /DISCONTINUITY-SEQUENCE:0/, `DISCONTINUITY-SEQUENCE:${bad}`)),
      "malformed",
    );
    assert.equal(formOf(bend(plain, /VERSION:10/, `VERSION:${bad}`)), "malformed");
  }
  assert.equal(formOf(before(plain, "#EXT-X-VERSION", "#EXT-X-INDEPENDENT-SEGMENTS")), "sealed");
});

Deno.test("parsePlaylist() refuses any line after the hint or the end", () => {
  assert.equal(formOf(ll + "#EXT-X-ENDLIST\n"), "malformed");
  assert.equal(formOf(before(ll, "#EXT-X-PRELOAD-HINT", "#EXT-X-ENDLIST")), "malformed");
  assert.equal(
    formOf(before(ll, "#EXT-X-PRELOAD-HINT", '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a"')),
    "malformed",
  );
  assert.equal(formOf(before(plain, "#EXT-X-SEAL-SEG:N=3", "#EXT-X-ENDLIST")), "malformed");
  assert.equal(parsed(plain + "#EXT-X-ENDLIST\n").endlist, true);
});

Deno.test("parsePlaylist() refuses durations that are none, and empty or huge objects", () => {
  for (const bad of ["0", "0.000000", "", "-1", "nan", "1e1", ".5", "100000", "0x2"]) {
    assert.equal(formOf(bend(plain, /#EXTINF:[\d.]+/, `#EXTINF:${bad}`)), "malformed", bad);
    assert.equal(formOf(bend(ll, /DURATION=[\d.]+/, `DURATION=${bad}`)), "malformed", bad);
  }
  for (const bad of ["0", "-5", "67108865", "9007199254740993", "1e3"]) {
    assert.equal(formOf(bend(plain, /(SEAL-SEG:N=0,LEN=)\d+/, `$1${bad}`)), "malformed", bad);
    assert.equal(formOf(bend(ll, /(SEAL-PART:N=3,P=0,LEN=)\d+/, `$1${bad}`)), "malformed", bad);
    assert.equal(formOf(bend(ll, /(SEAL-MAP:LEN=)\d+/, `$1${bad}`)), "malformed", bad);
  }
});

Deno.test("parsePlaylist() reads what a viewer needs", () => {
  const playlist = parsed(ll);
  const [first, , third, last] = playlist.segments;
  assert.deepEqual([playlist.mediaSequence, playlist.targetDurationS, playlist.endlist], [0, 2, false]);
  assert.equal(playlist.hint, "next.m4s");
  assert.deepEqual(first?.listedParts, []);
  assert.deepEqual([third?.discontinuity, last?.discontinuity], [true, false]);
  assert.equal(last?.initObject?.sha256, last?.init);
  assert.notEqual(first?.init, third?.init);
  assert.deepEqual(last?.listedParts.map(({ n, p, uri, independent }) => ({ n, p, uri, independent })), [
    { n: 3, p: 0, uri: "p12.m4s", independent: true },
    { n: 3, p: 1, uri: "p13.m4s", independent: false },
    { n: 3, p: 2, uri: "p14.m4s", independent: false },
    { n: 3, p: 3, uri: "p15.m4s", independent: false },
  ]);
  assert.deepEqual([playlist.open?.n, playlist.open?.parts.length], [4, 2]);
  for (const [n, { segment }] of trial.segments.slice(0, 4).entries()) {
    const { uri: _, initObject: __, listedParts: ___, ...facts } = playlist.segments[n] ??
      assert.fail("too short");
    assert.deepEqual(facts, segment);
  }
  assert.equal(parsed(makeTrial({ withoutInit: true }).playlist()).segments[0]?.init, ZERO_HASH);
  assert.equal(parsed(plain.replaceAll(/#EXT-X-PROGRAM.*\n/g, "")).segments[0]?.dateMs, 0);
});

Deno.test("parsePlaylist() says what is wrong and in which line", () => {
  const found = parsePlaylist(before(plain, "#EXT-X-SEAL-MAP", "#EXT-X-GAP"));
  assert.deepEqual(found, {
    form: "malformed",
    detail: "line 8: EXT-X-GAP is not allowed in a sealed playlist",
  });
  // Details are shown to people, so they can't carry characters that turn text around.
  const odd = parsePlaylist(before(plain, "#EXT-X-SEAL-MAP", "#EXT-X-\u202eGAP"));
  assert.deepEqual(odd, { form: "malformed", detail: "a character that is not ASCII" });
});
