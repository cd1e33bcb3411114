import assert from "node:assert/strict";
import { MAX_PLAYLIST_LENGTH, parsePlaylist } from "./playlist.ts";
import { formOf, ll, parsed, plain } from "./trial-playlist.ts";

Deno.test("parsePlaylist() refuses URIs that parsers read in more than one way", () => {
  for (
    const uri of [
      "",
      " 0.m4s",
      "0.m4s ",
      "0 .m4s",
      "0.m4s#t=1",
      "{$a}.m4s",
      "a\\b.m4s",
      "a|b",
      "a<b>",
      "a^b",
      "a`b",
      "a{b}",
      "data:video/mp4;base64,AAAA",
      "blob:https://a/b",
      "javascript:alert(1)",
      "ftp://a/b",
      "HTTPS://a/b",
      "file:///a",
      "a".repeat(2049),
      "ä.m4s",
      "0.m4s\t",
    ]
  ) {
    assert.equal(formOf(plain.replace("\n1.m4s\n", `\n${uri}\n`)), "malformed", uri);
    assert.equal(formOf(ll.replace('"p12.m4s"', `"${uri}"`)), "malformed", uri);
    assert.equal(formOf(ll.replace('"next.m4s"', `"${uri}"`)), "malformed", uri);
    assert.equal(formOf(ll.replace(/"init-\w+\.mp4"/, `"${uri}"`)), "malformed", uri);
  }
  for (
    const uri of [
      "../x/1.m4s",
      "/live/1.m4s",
      "//cdn.example/1.m4s",
      "https://cdn.example:8080/a%20b?c=d&e=(f)",
      "x",
    ]
  ) {
    assert.equal(parsed(plain.replace("\n1.m4s\n", `\n${uri}\n`)).segments[1]?.uri, uri);
  }
});

Deno.test("parsePlaylist() refuses characters and line ends that parsers disagree about", () => {
  for (
    const odd of [
      "\u2028",
      "\u2029",
      "\u0085",
      "\0",
      "\v",
      "\f",
      "\t",
      "\u00a0",
      "é",
      "\ufeff",
      "\u200b",
      "\x7f",
    ]
  ) {
    assert.equal(formOf(plain.replace("\n0.m4s", `\n0${odd}.m4s`)), "malformed");
    assert.equal(formOf(plain.replace("#EXTINF", `${odd}#EXTINF`)), "malformed");
    assert.equal(formOf(odd + plain), "malformed");
    assert.equal(formOf(plain + odd), "malformed");
  }
  assert.equal(formOf(plain.replace("\n#EXTINF", "\r#EXTINF")), "malformed");
  assert.equal(formOf(plain.replaceAll("\n", "\r")), "malformed");
  assert.equal(formOf(plain.replace("\n", "\r\r\n")), "malformed");
  assert.equal(formOf(`${plain}\r`), "malformed");
});

Deno.test("parsePlaylist() takes CRLF, empty lines and a missing last line end for what they are", () => {
  const expected = parsed(ll);
  assert.deepEqual(parsed(ll.replaceAll("\n", "\r\n")), expected);
  assert.deepEqual(parsed(ll.replaceAll("\n", "\n\n")), expected);
  assert.deepEqual(parsed(ll.trimEnd()), expected);
  assert.deepEqual(parsed(ll.replace("\n#EXTINF", "\r\n#EXTINF")), expected);
});

Deno.test("parsePlaylist() refuses 1 MB, and hostile megabytes in milliseconds", () => {
  const huge = MAX_PLAYLIST_LENGTH - 1;
  const fill = (piece: string) => plain + piece.repeat(Math.floor((huge - plain.length) / piece.length));
  assert.equal(formOf("x".repeat(MAX_PLAYLIST_LENGTH)), "malformed");
  assert.equal(formOf(plain.padEnd(MAX_PLAYLIST_LENGTH, "\n")), "malformed");
  assert.equal(formOf(plain.padEnd(huge, "\n")), "malformed");
  assert.equal(formOf(plain.padEnd(10_000, "\n")), "sealed");
  const segment = plain.slice(plain.lastIndexOf("#EXT-X-SEAL-SEG"));
  const hostile = [
    fill(segment.replace("3.m4s", "x")),
    plain.replace('URI="', `URI="${"a".repeat(huge - plain.length)}`),
    plain.replace("\n0.m4s", `\n${"a/".repeat((huge - plain.length) / 2)}`),
    plain.replace('EVENT="', `EVENT="${"A".repeat(huge - plain.length)}`),
    plain.replace("#EXT-X-SERVER-CONTROL:", `#EXT-X-SERVER-CONTROL:${"A=1,".repeat(200_000)}`),
    plain.replace("#EXT-X-SERVER-CONTROL:", `#EXT-X-SERVER-CONTROL:${"A".repeat(huge - plain.length)}`),
    plain.replace("#EXT-X-SERVER-CONTROL:", `#EXT-X-SERVER-CONTROL:${'A="'.repeat(200_000)}`),
    plain.replace("#EXTINF:", `#EXTINF:${"1".repeat(huge - plain.length)}`),
    plain.replace("DATE-TIME:", `DATE-TIME:${"1-".repeat((huge - plain.length) / 2)}`),
    plain.replace("SEAL-SEG:N=", `SEAL-SEG:N=${"9".repeat(huge - plain.length)}`),
    fill("#EXT-X-SEAL-SEG:N="),
    fill("\r"),
    fill("\r\n"),
    fill("#EXT-X-DISCONTINUITY\n"),
  ];
  for (const text of hostile) parsePlaylist(text);
  for (const text of hostile) {
    const times = [0, 1, 2].map(() => {
      const start = performance.now();
      parsePlaylist(text);
      return performance.now() - start;
    });
    // Ten times what it takes on a slow machine, a thousandth of what backtracking would take.
    assert.ok(Math.min(...times) < 100, `${Math.min(...times)} ms for ${text.slice(400, 440)}`);
  }
});
