import assert from "node:assert/strict";
import { request } from "node:http";
import * as v from "valibot";
import { BoxInfo, StreamGrant } from "../contracts/api/box.ts";
import { readProblem } from "../contracts/api/problem.ts";
import { publicKeyOf, signEvent } from "../contracts/nostr/event.ts";
import { liveEventTemplate } from "../contracts/nostr/live-event-template.ts";
import { CREATOR, startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";

const STRANGER = new Uint8Array(32).fill(9);

/** Status and stable code of a refusal. */
async function refusal(answer: Response): Promise<[number, string | undefined]> {
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  return [answer.status, readProblem(await answer.json())?.code];
}

Deno.test("the box API refuses whoever is no owner, and takes the first key from this machine when it has none", async () => {
  const trial = await startTrialBox();
  try {
    assert.deepEqual(
      await refusal(await fetch(trial.url("/v1/streams/one"), { method: "PUT", body: "{}" })),
      [401, "auth-missing"],
    );
    const proxied = await trial.call("PUT", "/v1/streams/one", {
      body: {},
      headers: { "x-forwarded-for": "192.0.2.7" },
    });
    assert.equal(proxied.status, 403);
    const told = readProblem(await proxied.json());
    assert.equal(told?.code, "unclaimed");
    assert.match(told?.detail ?? "", new RegExp(`DSTREAM_BOX_OWNERS=${publicKeyOf(CREATOR)}`));
    const foreignPage = { origin: "https://evil.example" };
    assert.deepEqual(
      await refusal(await trial.call("PUT", "/v1/streams/one", { body: {}, headers: foreignPage })),
      [403, "unclaimed"],
    );
    assert.equal(v.parse(BoxInfo, await (await fetch(trial.url("/v1/box"))).json()).claimed, false);

    const localPage = { origin: "http://localhost:5656" };
    const granted = await trial.call("PUT", "/v1/streams/one", {
      body: { title: "One" },
      headers: localPage,
    });
    const grant = v.parse(StreamGrant, await granted.json());
    assert.equal(grant.signer, trial.box().pubkey);
    assert.ok(grant.publish.rtmp.endsWith(`/live/one?token=${grant.key}`));
    assert.ok(!JSON.stringify(grant.watch).includes(grant.key));
    assert.equal(v.parse(BoxInfo, await (await fetch(trial.url("/v1/box"))).json()).claimed, true);
    assert.deepEqual(
      await refusal(await trial.call("PUT", "/v1/streams/two", { body: {}, secret: STRANGER })),
      [403, "not-owner"],
    );

    await trial.restart();
    assert.deepEqual(
      await refusal(await trial.call("PUT", "/v1/streams/two", { body: {}, secret: STRANGER })),
      [403, "not-owner"],
    );
    assert.equal((await trial.call("PUT", "/v1/streams/two", { body: {} })).status, 200);
    const onDisk = await Deno.readTextFile(`${trial.config.home}/box/streams.json`);
    assert.ok(!onDisk.includes(grant.key) && !trial.log.join().includes(grant.key));
  } finally {
    await trial.close();
  }
});

Deno.test("the box API refuses replays, foreign addresses, bad names and bodies that are too large or no JSON", async () => {
  const trial = await startTrialBox({ owners: [publicKeyOf(CREATOR)] });
  try {
    const first = await trial.call("PUT", "/v1/streams/one", { body: {} });
    assert.equal(first.status, 200);
    await first.body?.cancel();
    const authorization = trial.lastAuthorization();
    const again = await fetch(trial.url("/v1/streams/one"), {
      method: "PUT",
      body: "{}",
      headers: { authorization },
    });
    assert.deepEqual(await refusal(again), [401, "auth-replayed"]);
    assert.deepEqual(await refusal(await trial.call("PUT", "/v1/streams/One_", { body: {} })), [
      400,
      "bad-stream-name",
    ]);
    assert.deepEqual(
      await refusal(await trial.call("PUT", "/v1/streams/one", { body: { address: trial.address("two") } })),
      [400, "address-mismatch"],
    );
    assert.deepEqual(await refusal(await trial.call("PUT", "/v1/streams/one", { body: { title: 7 } })), [
      400,
      "malformed",
    ]);
    assert.deepEqual(
      await refusal(await trial.call("PUT", "/v1/streams/one", { body: "x".repeat(70_000) })),
      [413, "too-large"],
    );
    assert.deepEqual(await refusal(await trial.call("POST", "/v1/streams/nobody/key")), [
      404,
      "unknown-stream",
    ]);
    assert.deepEqual(await refusal(await trial.call("DELETE", "/v1/streams/one")), [
      405,
      "method-not-allowed",
    ]);
    assert.deepEqual(await refusal(await fetch(trial.url("/v2/else"))), [404, "not-found"]);
    const preflight = await fetch(trial.url("/v1/streams/one"), {
      method: "OPTIONS",
      headers: { origin: "https://a.example", "access-control-request-method": "PUT" },
    });
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /Authorization/);
  } finally {
    await trial.close();
  }
});

Deno.test("the box stays up when a client sends 100 MB, a broken request, or nothing after its header", async () => {
  const trial = await startTrialBox({ owners: [publicKeyOf(CREATOR)] });
  try {
    const status = await new Promise<number | undefined>((resolve) => {
      const huge = request(trial.url("/v1/streams/one/announcements"), { method: "PUT" }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      // The box hangs up before it has read all; that is what is wanted here.
      huge.on("error", () => resolve(undefined));
      const chunk = new Uint8Array(1024 * 1024);
      let sent = 0;
      const pump = () => {
        while (sent < 100 && !huge.destroyed) {
          sent++;
          if (!huge.write(chunk)) return void huge.once("drain", pump);
        }
        huge.end();
      };
      pump();
    });
    assert.ok(status === 413 || status === undefined);
    const raw = await Deno.connect({ port: trial.config.ports.http });
    await raw.write(new TextEncoder().encode("PUT /v1/streams/%zz HTTP/1.1\r\nHost: \0\r\n\r\n"));
    await raw.read(new Uint8Array(100));
    raw.close();
    assert.equal((await fetch(trial.url("/v1/box"))).status, 200);
  } finally {
    await trial.close();
  }
});

Deno.test("an encoder is let in by the stream's key alone, and nothing else disturbs the one that is publishing", async () => {
  const trial = await startTrialBox({ streams: ["one", "two", "early"], owners: [publicKeyOf(CREATOR)] });
  const key = trial.keyOf("one");
  const wrong = "0".repeat(40);
  const encoder = startEncoder({ url: trial.ingest("one", key).rtmp });
  const other = startEncoder({ url: trial.ingest("two", trial.keyOf("two")).srt });
  try {
    const { sid } = await trial.until("one", ({ state }) => state === "live");
    const strangers = [
      trial.ingest("one", wrong).rtmp,
      trial.ingest("one", trial.keyOf("two")).rtmp,
      trial.ingest("one", wrong).srt,
      trial.ingest("nobody", key).rtmp,
      trial.ingest("one", key).rtmp.replace("/live/one", "/elsewhere/one"),
    ].map((url) => startEncoder({ url }));
    for (const stranger of strangers) assert.notEqual(await stranger.ended, "");
    assert.deepEqual([(await trial.status("one")).state, (await trial.status("one")).sid], ["live", sid]);

    // One that has just been let in: MediaMTX doesn't list it as publishing yet.
    const early = startEncoder({ url: trial.ingest("early", trial.keyOf("early")).rtmp });
    await waitFor(
      "its admission",
      () => trial.log.find((line) => line.startsWith("early: an encoder was let in")),
    );
    await trial.call("POST", "/v1/streams/early/key");
    assert.notEqual(await early.ended, "");

    const renewed = v.parse(StreamGrant, await (await trial.call("POST", "/v1/streams/one/key")).json());
    assert.notEqual(renewed.key, key);
    await encoder.ended;
    await trial.until("one", ({ state }) => state === "reconnecting");
    const late = startEncoder({ url: trial.ingest("one", key).rtmp });
    assert.notEqual(await late.ended, "");
    const right = startEncoder({ url: trial.ingest("one", renewed.key).srt });
    assert.equal((await trial.until("one", ({ state }) => state === "live")).sid, sid);
    await right.stop();
    assert.equal((await trial.status("two")).state, "live");
    assert.ok(!trial.log.join().includes(key));
  } finally {
    await Promise.all([encoder.stop(), other.stop()]);
    await trial.close();
  }
});

Deno.test("the box publishes checkpoints and the announcement that is due, and refuses announcements that aren't the stream's", async () => {
  const received: { kind: number; tags: string[][]; id: string }[] = [];
  const relay = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (asked) => {
    // Its clock is asked for by plain HTTP.
    if (asked.headers.get("upgrade") !== "websocket") return new Response(null, { status: 426 });
    const { socket, response } = Deno.upgradeWebSocket(asked);
    socket.onmessage = ({ data }) => {
      const [, event] = JSON.parse(data);
      received.push(event);
      socket.send(JSON.stringify(["OK", event.id, true, ""]));
    };
    return response;
  });
  // Accepts and never says a word.
  const hanging = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const trial = await startTrialBox({ streams: ["one"], owners: [publicKeyOf(CREATOR)] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  try {
    const now = Math.floor(Date.now() / 1000);
    const relays = [`ws://127.0.0.1:${hanging.addr.port}`, `ws://127.0.0.1:${relay.addr.port}`];
    const announce = (d: string, status: "live" | "ended", at: number, secret = CREATOR) =>
      signEvent(
        liveEventTemplate({
          d,
          creator: publicKeyOf(secret),
          title: d,
          status,
          starts: now,
          streaming: [],
          relays,
          ...(status === "ended" ? { ends: now } : {}),
        }, at),
        secret,
      );
    const put = (events: unknown[]) =>
      trial.call("PUT", "/v1/streams/one/announcements", { body: { events } });
    assert.deepEqual(await refusal(await put([announce("two", "live", now)])), [400, "wrong-event"]);
    assert.deepEqual(await refusal(await put([announce("one", "live", now, STRANGER)])), [
      400,
      "wrong-event",
    ]);
    assert.deepEqual(await refusal(await put([{ ...announce("one", "live", now), content: "bent" }])), [
      400,
      "bad-signature",
    ]);
    assert.deepEqual(await refusal(await put([{ id: "x" }])), [400, "malformed"]);

    const [live, ended, later] = [
      announce("one", "live", now),
      announce("one", "ended", now + 1),
      announce("one", "live", now + 3000),
    ];
    await trial.until("one", ({ state }) => state === "live");
    assert.equal((await put([later, ended, live])).status, 200);
    await waitFor("an event", () => (received.some(({ id }) => id === live.id)) || undefined, 20_000);
    trial.skew(61_000);
    await waitFor(
      "an event",
      () => (received.filter(({ kind }) => kind === 4311).length >= 2) || undefined,
      20_000,
    );
    await encoder.stop();
    trial.skew(400_000);
    await waitFor("an event", () => (received.some(({ id }) => id === ended.id)) || undefined, 20_000);
    await waitFor(
      "an event",
      () =>
        (received.some(({ kind, tags }) =>
          kind === 4311 && tags.some(([name, value]) => name === "state" && value === "ended")
        )) || undefined,
      20_000,
    );
    assert.ok(!received.some(({ id }) => id === later.id));
  } finally {
    await encoder.stop();
    await trial.close();
    hanging.close();
    await relay.shutdown();
  }
});
