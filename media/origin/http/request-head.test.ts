import assert from "node:assert/strict";
import fc from "fast-check";
import { conditionsIn, cutGet, readFields, splitTarget } from "./request-head.ts";

Deno.test("cutGet() leaves everything but one whole plain GET alone", () => {
  const fields = "Host: a\r\n\r\n";
  for (
    const text of [
      "",
      "GET",
      `GET /a HTTP/1.1\r\nHost: a\r\n`,
      `GET /a HTTP/1.1\r\n\r\n`,
      `GET /a HTTP/1.0\r\n${fields}`,
      `GET  /a HTTP/1.1\r\n${fields}`,
      `GET /a  HTTP/1.1\r\n${fields}`,
      `get /a HTTP/1.1\r\n${fields}`,
      `HEAD /a HTTP/1.1\r\n${fields}`,
      `POST /a HTTP/1.1\r\n${fields}`,
      `GET a HTTP/1.1\r\n${fields}`,
      `GET http://b/a HTTP/1.1\r\n${fields}`,
      `GET /a#b HTTP/1.1\r\n${fields}`,
      `GET /ä HTTP/1.1\r\n${fields}`,
      `GET /a\0 HTTP/1.1\r\n${fields}`,
      ` GET /a HTTP/1.1\r\n${fields}`,
      `\r\nGET /a HTTP/1.1\r\n${fields}`,
      `GET /a HTTP/1.1\n${fields}`,
      `GET /a HTTP/1.1\r\n${fields}x`,
      `GET /a HTTP/1.1\r\n${fields}GET /b HTTP/1.1\r\n${fields}`,
    ]
  ) assert.equal(cutGet(text), undefined, JSON.stringify(text));
});

Deno.test("cutGet() cuts a GET into path, query and fields", () => {
  assert.deepEqual(cutGet("GET /live/a?b=c?d HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n"), {
    line: { path: "/live/a", query: "b=c?d" },
    fields: "Host: a\r\nRange: bytes=0-",
  });
});

Deno.test("readFields() leaves alone what announces a body, changes the connection, or is doubtful", () => {
  for (
    const fields of [
      "",
      "Accept: */*",
      "Host:",
      "Host: a\r\nHost: a",
      "Host: a\r\nContent-Length: 0",
      "Host: a\r\nTransfer-Encoding: chunked",
      "Host: a\r\ntransfer-encoding : chunked",
      "Host: a\r\nExpect: 100-continue",
      "Host: a\r\nUpgrade: websocket",
      "Host: a\r\nConnection: close",
      "Host: a\r\nConnection: keep-alive, Upgrade",
      "Host: a\r\nTE: trailers",
      "Host: a\r\nRange: bytes=0-1\r\nRange: bytes=2-3",
      "Host: a\r\nIf-None-Match: *\r\nif-none-match: *",
      "Host: a\r\n folded: b",
      "Host: a\r\nX: b\r\n\tc",
      "Host: a\r\nno colon",
      "Host: a\r\n: no name",
      "Host: a\r\nX: b\nContent-Length: 5",
      "Host: a\r\nX: b\rContent-Length: 5",
      "Host: a\r\nX: b\0",
    ]
  ) assert.equal(readFields(fields), undefined, JSON.stringify(fields));
});

Deno.test("readFields() reads the fields that decide on an answer, by any case and with any blanks around", () => {
  const fields = [
    "hOsT: a",
    "X: ",
    "Connection: Keep-Alive",
    "RANGE:  bytes=0-1 \t",
    'If-None-Match:"a"',
    'if-range: "b"',
    "Accept-Encoding: br, gzip;q=0.5",
    "User-Agent: player/1",
    "X-Forwarded-For: 192.0.2.7",
  ];
  assert.deepEqual(readFields(fields.join("\r\n")), {
    range: "bytes=0-1",
    ifRange: '"b"',
    ifNoneMatch: '"a"',
    gzip: true,
    marks: "192.0.2.7 player/1",
  });
});

Deno.test("readFields() and conditionsIn() take gzip only where it is named with a weight", () => {
  for (
    const [accepted, gzip] of [
      ["", false],
      ["identity", false],
      ["gzip;q=0", false],
      ["gzip; q=0.000", false],
      ["not-gzip", false],
      ["gzip", true],
      ["GZIP", true],
      ["br, x-gzip", true],
      ["deflate;q=1, gzip; q=0.01", true],
      ["gzip;q=1.0", true],
    ] as const
  ) {
    assert.equal(readFields(`Host: a\r\nAccept-Encoding: ${accepted}`)?.gzip, gzip, accepted);
    assert.equal(conditionsIn({ "accept-encoding": accepted }).gzip, gzip, accepted);
  }
});

Deno.test("readFields() stays quick whatever stands in the fields", () => {
  const started = performance.now();
  for (const long of [" ".repeat(4000), "a ".repeat(2000), "\t ".repeat(2000) + "\0"]) {
    readFields(`Host: a\r\nAccept-Encoding: ${long}\r\nX: ${long}`);
  }
  assert.ok(performance.now() - started < 250);
});

Deno.test("splitTarget() loses nothing of a target", () => {
  fc.assert(fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
    assert.deepEqual(splitTarget(query === "" ? path : `${path}?${query}`), { path, query });
  }));
});
