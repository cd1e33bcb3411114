import assert from "node:assert/strict";
import type { Socket } from "node:net";
import fc from "fast-check";
import { answerWith } from "./answer.ts";
import { bodies, dial, get, startServers, text, until } from "./trial-lane.ts";

Deno.test("makeLane() answers plain GETs on one connection, one after another, and tells length, date and keep-alive", async () => {
  const servers = await startServers();
  const { socket, read } = await dial(servers.port);
  try {
    for (const name of ["a", "b?c", "d"]) {
      socket.write(get(`/live/${name}`));
      await until(() => read().endsWith(`\r\n\r\n${name}`), name);
    }
    assert.deepEqual(servers.inLane, ["/live/a", "/live/b", "/live/d"]);
    assert.match(read(), /^HTTP\/1\.1 200 OK\r\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n/);
    assert.match(read(), /\r\ncontent-length: 1\r\n/);
    assert.match(read(), /\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n/);
    assert.equal(servers.handedOver(), 0);
  } finally {
    socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() hands over what isn't one whole plain GET, with nothing lost, for good", async () => {
  const servers = await startServers();
  const { socket, read } = await dial(servers.port);
  try {
    socket.write(get("/live/first"));
    await until(() => read().endsWith("first"), "the first");
    socket.write("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    await until(() => servers.handedOver() === 1, "handed over");
    socket.write("dy");
    await until(() => read().endsWith("body"), "the body");
    socket.write(get("/live/last"));
    await until(() => read().endsWith("last"), "the last");
    assert.deepEqual(servers.inLane, ["/live/first"]);
    assert.equal(servers.handedOver(), 1);
  } finally {
    socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() leaves a head that never ends, or is too long, to the limits of node:http", async () => {
  const servers = await startServers();
  const slow = await dial(servers.port);
  const long = await dial(servers.port);
  try {
    slow.socket.write("GET /live/a HTTP/1.1\r\nHost:");
    long.socket.write(get("/live/a", `X: ${"a".repeat(20_000)}\r\n`));
    await until(() => long.read().startsWith("HTTP/1.1 431"), "too long");
    await until(() => servers.handedOver() === 2, "both handed over");
    assert.deepEqual(servers.inLane, []);
  } finally {
    slow.socket.destroy();
    long.socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() answers what is asked ahead in order, whatever is waited for in between", async () => {
  const gates: (() => void)[] = [];
  const servers = await startServers({
    answer: ({ path }) => new Promise((resolve) => gates.push(() => resolve(text(path)))),
  });
  const { socket, read } = await dial(servers.port);
  try {
    socket.write(get("/live/a"));
    await until(() => gates.length === 1, "the first is waited for");
    socket.write(get("/live/b"));
    socket.write("GET /live/c HTTP/1.1\r\nHo");
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual([gates.length, read()], [1, ""]);
    gates[0]?.();
    await until(() => read().includes("/live/a"), "the first");
    // The second came with the beginning of a third: both are for node:http now.
    await until(() => read().endsWith("b"), "the second");
    socket.write("st: a\r\n\r\n");
    await until(() => read().endsWith("c"), "the third");
    assert.deepEqual(bodies(read()), ["/live/a", "b", "c"]);
  } finally {
    socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() tells who waits that the asker left, and lets the connection go", async () => {
  let signal: AbortSignal | undefined;
  const servers = await startServers({
    answer: (_line, _conditions, leaving) => {
      const gone = signal = leaving();
      return new Promise((resolve) => gone.addEventListener("abort", () => resolve(undefined)));
    },
  });
  try {
    for (const leave of [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.end()]) {
      signal = undefined;
      const { socket } = await dial(servers.port);
      socket.write(get("/live/a"));
      await until(() => signal !== undefined, "waiting");
      leave(socket);
      await until(() => signal?.aborted === true, "told");
      await until(() => socket.closed, "closed");
    }
  } finally {
    await servers.close();
  }
});

Deno.test("makeLane() gives the answer of failed() when answering throws, now or later, and serves on", async () => {
  const servers = await startServers({
    answer: ({ path }) => {
      if (path === "/live/now") throw new Error("now");
      return Promise.reject(new Error("later"));
    },
  });
  const { socket, read } = await dial(servers.port);
  try {
    for (const when of ["now", "later"]) {
      socket.write(get(`/live/${when}`));
      await until(() => read().endsWith(`failed: Error: ${when}`), when);
    }
  } finally {
    socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() holds one answer for a reader who doesn't read, and lets such a reader go", async () => {
  let clock = 0;
  let [answered, looked] = [0, 0];
  const servers = await startServers({
    steady: () => {
      looked++;
      return clock;
    },
    answer: () => {
      answered++;
      return answerWith(200, [], new Uint8Array(30_000_000));
    },
  });
  const { socket } = await dial(servers.port);
  try {
    socket.pause();
    socket.write(get("/live/a"));
    await until(() => answered === 1, "the first answer");
    for (let more = 0; more < 20; more++) socket.write(get("/live/a"));
    clock = 59_000;
    looked = 0;
    await until(() => looked > 2, "looked after");
    assert.equal(answered, 1);
    clock = 60_001;
    socket.resume();
    await until(() => socket.closed, "let go");
    assert.equal(answered, 1);
  } finally {
    socket.destroy();
    await servers.close();
  }
});

Deno.test("makeLane() lets idle connections go after the time it tells, and all of them when it is closed", async () => {
  let [clock, date] = [0, 1_790_000_000_000];
  const servers = await startServers({ now: () => date, steady: () => clock, sweepMs: 1 });
  const idle = await dial(servers.port);
  idle.socket.write(get("/live/a"));
  await until(() => idle.read().endsWith("a"), "answered");
  // Whoever sets the machine's clock lets nobody go.
  date += 3_600_000;
  await new Promise((resolve) => setTimeout(resolve, 20));
  idle.socket.write(get("/live/b"));
  await until(() => idle.read().endsWith("b"), "answered again");
  clock = 60_001;
  await until(() => idle.socket.closed, "let go");
  const other = await dial(servers.port);
  await servers.close();
  await until(() => other.socket.closed, "closed");
});

Deno.test("makeLane() answers as node:http alone does, whatever is sent in whatever pieces", async () => {
  const servers = await startServers();
  const method = fc.constantFrom("GET", "GET", "GET", "POST", "HEAD");
  const path = fc.constantFrom("/live/a", "/live/b?c=d", "/live/", "/other", "/live/a#b", "*", "/live/%00");
  const field = fc.constantFrom(
    "Accept: */*",
    "Range: bytes=0-1",
    "Content-Length: 3",
    "Content-Length: x",
    "Transfer-Encoding: chunked",
    "transfer-encoding : chunked",
    "Connection: keep-alive",
    "X: y\r\n z",
    "bad",
    "Host: b",
    "X:\ty ",
  );
  const request = fc.record({
    method,
    path,
    version: fc.constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0"),
    fields: fc.array(field, { maxLength: 3 }),
    body: fc.constantFrom("", "", "", "abc", "3\r\nabc\r\n0\r\n\r\n"),
  }).map(({ method, path, version, fields, body }) =>
    `${method} ${path} ${version}\r\n${["Host: a", ...fields].join("\r\n")}\r\n\r\n${body}`
  );
  const pieces = fc.array(fc.tuple(request, fc.nat(200)), { minLength: 1, maxLength: 4 });
  const closing = "GET /live/end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const says = async (port: number, sent: string[]) => {
    const before = servers.accepted();
    const { socket, read } = await dial(port);
    await until(() => servers.accepted() !== before, "accepted");
    const other = servers.accepted();
    let length = 0;
    // Two pieces that are read as one may be answered otherwise, by either server: a fault in the second comes first.
    for (const piece of sent) {
      if (socket.closed || other?.destroyed === true) break;
      socket.write(piece);
      length += piece.length;
      await until(() => (other?.bytesRead ?? 0) >= length || other?.destroyed === true, "read");
    }
    socket.end();
    await until(() => socket.closed, JSON.stringify(sent));
    return [...read().matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status).join() +
      bodies(read()).join("|");
  };
  try {
    await fc.assert(
      fc.asyncProperty(pieces, async (requests) => {
        const sent = requests.flatMap(([text, cut]) => [text.slice(0, cut), text.slice(cut)]);
        const all = [...sent, closing].filter((piece) => piece !== "");
        assert.equal(await says(servers.port, all), await says(servers.alonePort, all));
      }),
      { numRuns: 150 },
    );
  } finally {
    await servers.close();
  }
});
