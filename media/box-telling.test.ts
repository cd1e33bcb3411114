import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { delegationTemplate } from "../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../contracts/nostr/event.ts";
import { liveEventTemplate } from "../contracts/nostr/live-event-template.ts";
import { signedAheadTemplates } from "../contracts/nostr/signed-ahead.ts";
import { CREATOR, startTrialBox, type TrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { startTrialRelay } from "./trial/trial-relay.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const codes = ({ warnings }: BoxStatus) => warnings.map(({ code }) => code);
const creator = publicKeyOf(CREATOR);
const PUBLIC = "https://box.example/live/one/index.m3u8";

type Announced = { status?: "live" | "ended"; relays?: string[]; streaming?: string[]; at?: number };

/** Hands the box one announcement, as a creator's page would. */
async function announce(
  trial: TrialBox,
  { status = "live", relays = [], streaming = [PUBLIC], at = Math.floor(Date.now() / 1000) }: Announced,
): Promise<void> {
  const event = signEvent(
    liveEventTemplate({
      d: "one",
      creator,
      title: "One",
      status,
      starts: at,
      streaming,
      relays,
      ...(status === "ended" ? { ends: at } : {}),
    }, at),
    CREATOR,
  );
  const answer = await trial.call("PUT", "/v1/streams/one/announcements", { body: { events: [event] } });
  assert.equal(answer.status, 200, await answer.text());
}

const delegate = (trial: TrialBox, { exp, at, signers }: { exp: number; at: number; signers?: string[] }) =>
  signEvent(
    delegationTemplate({
      address: trial.address("one"),
      signers: signers ?? [trial.box().pubkey],
      nbf: at - 60,
      exp,
    }, at),
    CREATOR,
  );

Deno.test("status.json says what relays refuse, whether viewers will believe the box, and who can reach it", async () => {
  const [relay, behind] = await Promise.all([startTrialRelay(), startTrialRelay({ aheadMs: -3_600_000 })]);
  const trial = await startTrialBox({ streams: ["one"], owners: [creator] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  const told = (code: string, ms?: number) =>
    trial.until("one", (status) => codes(status).includes(code), ms ?? 20_000);
  const gone = (code: string) => trial.until("one", (status) => !codes(status).includes(code), 20_000);
  try {
    await trial.until("one", ({ state }) => state === "live");
    const now = Math.floor(Date.now() / 1000);
    await announce(trial, {
      relays: [relay.url, behind.url],
      streaming: ["http://localhost:5659/live/one/index.m3u8", "http://192.168.1.7/live/one/ll.m3u8"],
      at: now,
    });
    const status = await told("relay-refused");
    const refused = status.warnings.find(({ code }) => code === "relay-refused");
    assert.ok(
      refused?.detail.includes(`${URL.parse(behind.url)?.host} (invalid: created_at is`),
      refused?.detail,
    );
    assert.ok(!refused?.detail.includes(String(URL.parse(relay.url)?.host)));
    assert.ok(codes(status).includes("only-here"));
    await told("delegation-missing");

    await relay.publish(delegate(trial, { exp: now + 36_000, at: now, signers: [creator] }));
    await trial.until("one", ({ warnings }) => warnings.some(({ detail }) => detail.includes("another box")));
    await relay.publish(delegate(trial, { exp: now + 1200, at: now + 1 }));
    assert.ok(!codes(await told("delegation-expiring")).includes("delegation-missing"));
    await relay.publish(delegate(trial, { exp: now + 36_000, at: now + 2 }));
    // Whoever renews the delegation announces too, and the box looks again at once.
    await announce(trial, { relays: [relay.url], at: now + 1 });
    for (const code of ["delegation-expiring", "relay-refused", "only-here"]) await gone(code);
    assert.deepEqual(codes(await trial.status("one")), ["whep-no-sound"]);
  } finally {
    await encoder.stop();
    await trial.close();
    await Promise.all([relay.close(), behind.close()]);
  }
});

Deno.test("status.json names the relay that lacks the announcement which the creator's page made elsewhere", async () => {
  const [knowing, lacking] = await Promise.all([startTrialRelay(), startTrialRelay()]);
  const trial = await startTrialBox({ streams: ["one"], owners: [creator] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  try {
    await trial.until("one", ({ state }) => state === "live");
    const at = Math.floor(Date.now() / 1000);
    const relays = [knowing.url, lacking.url];
    const fields = { d: "one", creator, title: "One", starts: at, streaming: [PUBLIC], relays };
    const live = signEvent(liveEventTemplate({ ...fields, status: "live" }, at), CREATOR);
    await knowing.publish(live);
    await knowing.publish(delegate(trial, { exp: at + 36_000, at }));
    // The refresh comes later: until then it is the page's word that stands on the relays.
    await announce(trial, { relays, at: at + 3000 });
    const status = await trial.until("one", (seen) => codes(seen).includes("relay-refused"), 20_000);
    assert.deepEqual(codes(status), ["relay-refused", "whep-no-sound"]);
    const detail = status.warnings[0]?.detail ?? "";
    assert.ok(detail.includes(`${URL.parse(lacking.url)?.host} (has no announcement of it)`), detail);
    assert.ok(!detail.includes(String(URL.parse(knowing.url)?.host)));
    await lacking.publish(live);
    await trial.until("one", (seen) => !codes(seen).includes("relay-refused"), 30_000);
  } finally {
    await encoder.stop();
    await trial.close();
    await Promise.all([knowing.close(), lacking.close()]);
  }
});

Deno.test("status.json says that the box's clock is off when two relays agree on it, and not on the word of one", async () => {
  const relays = await Promise.all([startTrialRelay(), startTrialRelay()]);
  const [first, second] = relays.map(({ url }) => url);
  const trial = await startTrialBox({ streams: ["one"], owners: [creator] });
  trial.setClock(-90_000);
  const at = Math.floor(Date.now() / 1000) - 90;
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  try {
    await trial.until("one", ({ state }) => state === "live");
    await announce(trial, { relays: [first ?? ""], at });
    // By then the first relay has been asked for its time too: it was asked for both at once.
    await trial.until("one", (status) => codes(status).includes("delegation-missing"), 20_000);
    assert.ok(!codes(await trial.status("one")).includes("clock-skew"));
    await announce(trial, { relays: [first ?? "", second ?? ""], at: at + 1 });
    const { warnings } = await trial.until("one", (status) => codes(status).includes("clock-skew"), 20_000);
    const skew = warnings.find(({ code }) => code === "clock-skew");
    assert.match(skew?.detail ?? "", /^The box's clock is (89|90|91) s behind/);
  } finally {
    await encoder.stop();
    await trial.close();
    await Promise.all(relays.map((relay) => relay.close()));
  }
});

Deno.test("a stream ends at once when its creator says so, stays ended while the encoder is left on, and begins anew with the next", async () => {
  const trial = await startTrialBox({ streams: ["one"], owners: [creator] });
  const url = trial.ingest("one", trial.keyOf("one")).rtmp;
  let encoder = startEncoder({ url });
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
  });
  try {
    const { sid } = await trial.until("one", ({ state }) => state === "live");
    const at = Math.floor(Date.now() / 1000);
    const fields = { d: "one", creator, title: "One", starts: at, streaming: [PUBLIC], relays: [] };
    const live = signEvent(liveEventTemplate({ ...fields, status: "live" }, at), CREATOR);
    // Ends signed ahead end nothing while the stream is on.
    const ahead = signedAheadTemplates({
      fields: { ...fields, status: "live" },
      previous: live,
      until: at + 7200,
    });
    const events = [live, ...ahead.map((template) => signEvent(template, CREATOR))];
    assert.equal(
      (await trial.call("PUT", "/v1/streams/one/announcements", { body: { events } })).status,
      200,
    );
    await waitFor("two segments", () => ((viewer.seen.newest.get("video") ?? -1) >= 1 ? true : undefined));
    assert.equal((await trial.status("one")).state, "live");

    // A page that saw it ended, and an encoder that was quicker.
    const over = signEvent(liveEventTemplate({ ...fields, status: "ended", ends: at + 1 }, at + 1), CREATOR);
    const late = await trial.call("PUT", "/v1/streams/one/announcements", {
      body: { events: [over], over: true },
    });
    assert.deepEqual([late.status, (await late.json()).code], [409, "on-air"]);
    assert.equal((await trial.status("one")).state, "live");

    const said = Date.now();
    await announce(trial, { status: "ended", at: at + 2 });
    const ended = await trial.status("one");
    assert.equal(ended.state, "ended");
    assert.ok(Date.now() - said < 1000);
    for (const file of ["video/index.m3u8", "video/ll.m3u8", "audio/index.m3u8"]) {
      const playlist = await (await fetch(trial.url(`/live/one/${sid}/${file}`))).text();
      assert.match(playlist, /#EXT-X-ENDLIST\n/, file);
    }
    const final = await (await fetch(trial.url(`/live/one/${sid}/video/ll.m3u8`))).text();
    const whep = await fetch(trial.url("/whep/one"), { method: "POST" });
    await whep.body?.cancel();
    assert.equal(whep.status, 404);
    // Nothing of what the encoder still sends is added; the last word is signed once.
    const before = (await trial.status("one")).since;
    await waitFor(
      "what the encoder sends in two seconds",
      () => (Date.now() - said > 2500 ? true : undefined),
    );
    const still = await trial.status("one");
    assert.deepEqual([still.state, still.sid, still.since], ["ended", sid, before]);
    assert.equal(await (await fetch(trial.url(`/live/one/${sid}/video/ll.m3u8`))).text(), final);

    await encoder.stop();
    encoder = startEncoder({ url });
    const again = await trial.until("one", ({ state }) => state === "live");
    assert.notEqual(again.sid, sid);

    // Announced anew, it goes on with the encoder that was left on.
    await announce(trial, { status: "ended", at: at + 3 });
    assert.equal((await trial.status("one")).state, "ended");
    await announce(trial, { at: at + 4 });
    const reopened = await trial.until("one", ({ state }) => state === "live", 3000);
    assert.notEqual(reopened.sid, again.sid);
    assert.deepEqual(viewer.seen.faults, []);
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});
