import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { AUDIO, trialOffer, VIDEO } from "./trial-offer.ts";
import { KEY, startTrialRoute } from "./trial-route.ts";
import { problemOf } from "./trial-problem.ts";

const FRAGMENT = "application/trickle-ice-sdpfrag";

Deno.test("POST /whip refuses by name, before MediaMTX is asked", async (t) => {
  const trial = await startTrialRoute();
  const publish = (options: Parameters<typeof trial.offer>[1] = {}) =>
    trial.offer("/whip/one", { key: KEY, ...options });
  const cases: [string, () => Promise<Response>, string][] = [
    ["no key", () => trial.offer("/whip/one"), "401 no-key"],
    ["a wrong key", () => publish({ key: "wrong" }), "401 wrong-key"],
    ["an unknown stream", () => trial.offer("/whip/two", { key: KEY }), "401 wrong-key"],
    ["a name no stream can have", () => trial.offer("/whip/ONE", { key: KEY }), "401 wrong-key"],
    ["another type", () => publish({ type: "text/plain" }), "415 wrong-content-type"],
    ["1 MB", () => publish({ body: trialOffer() + "a=x\r\n".repeat(200_000) }), "413 too-large"],
    ["malformed SDP", () => publish({ body: "v=0\r\nhello" }), "400 malformed-sdp"],
    [
      "no H.264",
      () => publish({ body: trialOffer({ sections: [VIDEO.filter((l) => !/H264/.test(l))] }) }),
      "406 no-h264",
    ],
    [
      "no Opus",
      () => publish({ body: trialOffer({ sections: [AUDIO.filter((l) => !/opus/.test(l))] }) }),
      "406 no-opus",
    ],
  ];
  try {
    for (const [what, ask, expected] of cases) {
      await t.step(`${what}: ${expected}`, async () => {
        const asked = performance.now();
        const answer = await ask();
        assert.equal(await problemOf(answer), expected);
        assert.equal(answer.status === 401, answer.headers.has("www-authenticate"));
        assert.ok(performance.now() - asked < 1000, "MediaMTX's random delay is felt");
      });
    }
    await t.step("GET, PUT and PATCH at the endpoint: 405 with Allow", async () => {
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const answer = await trial.ask(method, "/whip/one");
        assert.equal(await problemOf(answer), "405 method-not-allowed");
        assert.equal(answer.headers.get("allow"), "OPTIONS, POST");
      }
    });
    assert.deepEqual(trial.server.offers, []);
    assert.deepEqual(trial.sessions.count(), { publishing: 0, watching: 0 });
    // Without a key, with wrong ones, and for a name that is none.
    assert.deepEqual(trial.refused, ["one", "one", "two", "ONE"]);
  } finally {
    await trial.close();
  }
});

Deno.test("POST /whip refuses a body of 1 MB sent without its length, without reading it all", async () => {
  const trial = await startTrialRoute();
  try {
    const socket = connect(trial.port, "127.0.0.1");
    const answer = await new Promise<string>((resolve, reject) => {
      let text = "";
      socket.on("data", (bytes) => {
        text += String(bytes);
        if (text.includes("\r\n\r\n")) resolve(text);
      });
      // The box may hang up while the rest is still being sent.
      socket.on("error", (error) => (text === "" ? reject(error) : resolve(text)));
      const head = [
        "POST /whip/one HTTP/1.1",
        "host: box",
        `authorization: Bearer ${KEY}`,
        "content-type: application/sdp",
        "transfer-encoding: chunked",
      ];
      socket.write(`${head.join("\r\n")}\r\n\r\n`);
      const chunk = "a".repeat(16_384);
      for (let i = 0; i < 64; i++) socket.write(`4000\r\n${chunk}\r\n`);
    });
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 413 /);
  } finally {
    await trial.close();
  }
});

Deno.test("POST /whip answers 201 with an own session, what MediaMTX says of it, and where the media goes", async () => {
  const trial = await startTrialRoute();
  try {
    const answer = await trial.offer("/whip/one?x=1", { key: KEY });
    assert.equal(answer.status, 201);
    const location = answer.headers.get("location") ?? "";
    assert.match(location, /^\/whip\/one\/[0-9a-f]{32}$/);
    assert.equal(answer.headers.get("content-type"), "application/sdp");
    assert.equal(answer.headers.get("etag"), "*");
    assert.equal(answer.headers.get("id"), "media-1");
    assert.equal(answer.headers.get("accept-patch"), FRAGMENT);
    const exposed = (answer.headers.get("access-control-expose-headers") ?? "").split(", ");
    for (const name of ["Location", "ETag", "ID", "Link", "Accept-Patch"]) {
      assert.ok(exposed.includes(name), name);
    }
    const sdp = await answer.text();
    assert.match(sdp, /a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 8189 typ host/);
    const [asked] = trial.server.offers;
    assert.doesNotMatch(asked?.sdp ?? "", /VP8|AV1|PCMU/);
    assert.equal(asked?.path, "live/one");
    assert.notEqual(asked?.bearer, KEY);
    // The bearer is worth nothing once MediaMTX has answered.
    assert.equal(trial.passes.redeem(asked?.bearer ?? "", { action: "publish", path: "live/one" }), false);

    const patch = (body: string, type = FRAGMENT) =>
      trial.ask("PATCH", location, { headers: { "content-type": type, "if-match": "*" }, body });
    const patched = await patch("a=ice-ufrag:abcd\r\n");
    assert.equal(patched.status, 204);
    assert.equal(await problemOf(await patch("x", "text/plain")), "415 wrong-content-type");
    assert.equal(await problemOf(await patch("a".repeat(70_000))), "413 too-large");
    trial.server.patchWith({ state: "refused", status: 500, error: "invalid mid attribute" });
    assert.equal(await problemOf(await patch("m=video 9 x 0\r\na=mid:x\r\n")), "400 malformed-fragment");
    trial.server.patchWith({
      state: "answered",
      status: 200,
      fragment: "a=ice-ufrag:new\r\n",
      etag: '"new"',
    });
    const restarted = await patch("a=ice-ufrag:other\r\n");
    assert.deepEqual([restarted.status, restarted.headers.get("etag")], [200, '"new"']);
    assert.match(await restarted.text(), /ice-ufrag:new/);
    trial.server.patchWith(undefined);

    const deleted = await trial.ask("DELETE", location);
    assert.equal(deleted.status, 200);
    await deleted.text();
    assert.deepEqual(trial.server.ended, ["media-1"]);
    assert.equal(await problemOf(await trial.ask("DELETE", location)), "404 unknown-session");
    assert.equal(await problemOf(await patch("a=ice-ufrag:abcd\r\n")), "404 unknown-session");
  } finally {
    await trial.close();
  }
});

Deno.test("POST /whep refuses what can't be watched, each by name", async () => {
  const trial = await startTrialRoute();
  try {
    assert.equal(await problemOf(await trial.offer("/whep/two")), "404 unknown-stream");
    trial.watch("b-frames");
    assert.equal(await problemOf(await trial.offer("/whep/one")), "406 b-frames");
    trial.watch("not-live");
    const idle = await trial.offer("/whep/one");
    assert.equal(idle.headers.get("retry-after"), "2");
    assert.equal(await problemOf(idle), "404 not-live");
    trial.watch("watchable");
    const refusals: [number, string, string][] = [
      [404, "no stream is available on path 'live/one'", "404 not-live"],
      [400, "codecs not supported by client", "406 no-common-codec"],
      [400, "sdp: invalid syntax", "400 malformed-sdp"],
      [401, "authentication error", "503 restarting"],
      [500, "", "503 restarting"],
    ];
    for (const [status, error, expected] of refusals) {
      trial.server.answerWith({ state: "refused", status, error });
      assert.equal(await problemOf(await trial.offer("/whep/one")), expected);
    }
    trial.server.answerWith({ state: "down" });
    const down = await trial.offer("/whep/one");
    assert.equal(down.headers.get("retry-after"), "1");
    assert.equal(await problemOf(down), "503 restarting");
    assert.deepEqual(trial.sessions.count(), { publishing: 0, watching: 0 });
  } finally {
    await trial.close();
  }
});

Deno.test("a flood of offers and too many viewers get 429 with Retry-After", async () => {
  const flooded = await startTrialRoute({ offersAtOnce: 5 });
  const crowded = await startTrialRoute({ watchingPerAddress: 2 });
  const full = await startTrialRoute({ watching: 1 });
  try {
    for (let i = 0; i < 5; i++) assert.equal(await problemOf(await flooded.offer("/whip/one")), "401 no-key");
    const refused = await flooded.offer("/whip/one", { key: KEY });
    assert.match(refused.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
    assert.equal(await problemOf(refused), "429 too-many-offers");
    for (
      const [trial, viewers, expected] of [[crowded, 2, "429 too-many-sessions"], [
        full,
        1,
        "503 box-full",
      ]] as const
    ) {
      for (let i = 0; i < viewers; i++) await (await trial.offer("/whep/one")).text();
      const answer = await trial.offer("/whep/one");
      assert.ok(answer.headers.has("retry-after"));
      assert.equal(await problemOf(answer), expected);
    }
  } finally {
    await Promise.all([flooded, crowded, full].map((trial) => trial.close()));
  }
});

Deno.test("a key renewed while MediaMTX is asked lets nobody in", async () => {
  const trial = await startTrialRoute();
  const { offer } = trial.server.media;
  trial.server.media.offer = async (asked) => {
    const answer = await offer(asked);
    trial.renewKey();
    return answer;
  };
  try {
    assert.equal(await problemOf(await trial.offer("/whip/one", { key: KEY })), "401 wrong-key");
    assert.deepEqual(trial.server.ended, ["media-1"]);
    assert.deepEqual(trial.sessions.count(), { publishing: 0, watching: 0 });
  } finally {
    await trial.close();
  }
});

Deno.test("OPTIONS and preflights are answered for both paths and their sessions", async () => {
  const trial = await startTrialRoute();
  try {
    for (const path of ["/whip/one", "/whep/one", "/whip/one/x", "/whep/two/y"]) {
      const answer = await trial.ask("OPTIONS", path);
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get("accept-post"), "application/sdp");
      const own = path.split("/").length === 3 ? "POST" : "PATCH, DELETE";
      assert.equal(answer.headers.get("access-control-allow-methods"), `OPTIONS, ${own}`);
      assert.match(
        answer.headers.get("access-control-allow-headers") ?? "",
        /Authorization, Content-Type, If-Match/,
      );
    }
    const other = await trial.ask("GET", "/whip");
    assert.equal(await other.text(), "not ours");
  } finally {
    await trial.close();
  }
});

Deno.test("serveWebrtc() takes an offer with a wrong key whole before it hangs up, so that its answer arrives", async () => {
  const trial = await startTrialRoute();
  try {
    const socket = connect(trial.port, "127.0.0.1");
    const head = ["POST /whip/one HTTP/1.1", "Host: localhost", "Authorization: Bearer wrong"];
    const half = "a=x\r\n".repeat(800);
    const type = ["Content-Type: application/sdp", `Content-Length: ${2 * half.length}`, "", ""];
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => answer += text);
    socket.write([...head, ...type].join("\r\n") + half);
    // Another's answer after it: this one could have been given, too.
    assert.equal(await problemOf(await trial.offer("/whip/two", { key: KEY })), "401 wrong-key");
    assert.equal(answer, "");
    socket.write(half);
    await once(socket, "end");
    assert.match(answer, /^HTTP\/1\.1 401 [^]*"code":"wrong-key"/);
    socket.destroy();
  } finally {
    await trial.close();
  }
});
