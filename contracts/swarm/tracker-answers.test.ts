import assert from "node:assert/strict";
import fc from "fast-check";
import { signEvent } from "../nostr/event.ts";
import { SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { MAX_DEGREE } from "./token.ts";
import { passedJson, readTrackerAnswer, trackerAnswerJson } from "./tracker-answers.ts";
import { MAX_SCRAPED, MAX_SDP, MAX_TRACKER_MESSAGE, TRACKER_FAILURES } from "./tracker-messages.ts";

const info_hash = "CqhNleAVgkjtsm8GWsc5";
const peer_id = "-DS0100-0d9lk3Y5aiIn";
const receipt = signEvent(
  { kind: KIND.transferReceipt, created_at: 1, tags: [], content: "" },
  SECRETS.viewer,
);
const announced = { action: "announce", info_hash, interval: 10, complete: 1, incomplete: 2 };
const offered = {
  action: "announce",
  info_hash,
  peer_id,
  offer_id: "o1",
  offer: { type: "offer", sdp: "v=0" },
};
const answered = {
  action: "announce",
  info_hash,
  peer_id,
  offer_id: "o1",
  answer: { type: "answer", sdp: "v=0" },
};
const read = (message: unknown) => readTrackerAnswer(JSON.stringify(message));
const IDS = [undefined, null, 7, "", "short", `${info_hash}x`];

/** Refuses `message` with each member in turn missing or wrong. */
function refuses(message: Record<string, unknown>, bad: Record<string, unknown[]>) {
  assert.notEqual(read(message), undefined, "it is read as it stands");
  for (const [member, values] of Object.entries(bad)) {
    for (const value of values) {
      assert.equal(read({ ...message, [member]: value }), undefined, `${member}: ${JSON.stringify(value)}`);
    }
  }
}

Deno.test("readTrackerAnswer() gives undefined for what is no message, or too long a one", () => {
  for (const text of ["", "{", "null", "[]", "7", "{}", '{"action":7}', '{"action":"complaint"}']) {
    assert.equal(readTrackerAnswer(text), undefined, text);
  }
  const padding = MAX_TRACKER_MESSAGE - JSON.stringify({ ...announced, more: "" }).length;
  assert.notEqual(read({ ...announced, more: "a".repeat(padding) }), undefined);
  assert.equal(read({ ...announced, more: "a".repeat(padding + 1) }), undefined);
});

Deno.test("readTrackerAnswer() gives undefined for an announce's answer that can't be kept", () => {
  refuses(announced, {
    info_hash: IDS,
    interval: [undefined, null, 0, -5, 3601, 1.5, "10"],
    complete: [undefined, -1, "1"],
    incomplete: [undefined, -1, 0.5],
  });
});

Deno.test("readTrackerAnswer() doesn't believe that more take offers than there are", () => {
  for (const taking of [-1, 4, 1.5, "3", null]) {
    assert.equal((read({ ...announced, taking }) as { taking?: number }).taking, undefined, String(taking));
  }
  for (const taking of [0, 3]) {
    assert.equal((read({ ...announced, taking }) as { taking?: number }).taking, taking);
  }
});

Deno.test("readTrackerAnswer() gives undefined for a broken offer or answer", () => {
  const shared = { info_hash: IDS, peer_id: IDS, offer_id: [undefined, "", 7, "a".repeat(65)] };
  refuses(offered, {
    ...shared,
    offer: [null, "v=0", {}, { type: "answer", sdp: "v=0" }, { type: "offer", sdp: "a".repeat(MAX_SDP + 1) }],
  });
  refuses(answered, { ...shared, answer: [null, "v=0", {}, { type: "offer", sdp: "v=0" }] });
});

Deno.test("readTrackerAnswer() gives undefined for a broken scrape", () => {
  const counts = { complete: 1, incomplete: 2 };
  const listed = (length: number) => Array.from({ length }, (_, i) => [String(i).padStart(20, "0"), counts]);
  assert.notEqual(read({ action: "scrape", files: Object.fromEntries(listed(MAX_SCRAPED)) }), undefined);
  refuses({ action: "scrape", files: { [info_hash]: counts } }, {
    files: [
      undefined,
      { short: counts },
      { [info_hash]: {} },
      { [info_hash]: null },
      Object.fromEntries(listed(MAX_SCRAPED + 1)),
    ],
  });
});

Deno.test("readTrackerAnswer() gives undefined for broken additions of ours", () => {
  refuses({ action: "gone", info_hash, peer_id, complete: 1, incomplete: 2 }, {
    info_hash: IDS,
    peer_id: IDS,
  });
  refuses({ action: "receipt", info_hash, receipt }, {
    info_hash: IDS,
    receipt: [undefined, null, {}, { ...receipt, id: "" }],
  });
  refuses({ action: "reconnect", after_ms: 0 }, { after_ms: [undefined, -1, 60_001, 0.5, "0"] });
});

Deno.test("readTrackerAnswer() takes no numbers from a departure that doesn't say how many are left", () => {
  const gone = { action: "gone", info_hash, peer_id };
  const bare = { action: "gone", infoHash: info_hash, peerId: peer_id };
  const counts = { complete: 1, incomplete: 2 };
  for (const said of [{}, { complete: 1 }, { ...counts, incomplete: -1 }, { taking: 1 }]) {
    assert.deepEqual(read({ ...gone, ...said }), bare);
  }
  for (const taking of [undefined, 4, "1"]) {
    assert.deepEqual(read({ ...gone, ...counts, taking }), { ...bare, ...counts });
  }
  assert.deepEqual(read({ ...gone, ...counts, taking: 0 }), { ...bare, ...counts, taking: 0 });
});

Deno.test("readTrackerAnswer() gives undefined for a failure without a reason that fits on a screen", () => {
  for (const reason of ["", 7, null, "a".repeat(501)]) {
    assert.equal(read({ ...announced, "failure reason": reason }), undefined, String(reason));
  }
});

Deno.test("readTrackerAnswer() reads a failure before anything else, and other trackers' failures too", () => {
  const failure = { action: "failure", reason: "No.", code: "refused" };
  assert.deepEqual(read({ ...announced, "failure reason": "No." }), { ...failure, infoHash: info_hash });
  assert.deepEqual(read({ "failure reason": "No.", code: "odd", info_hash: "" }), failure);
  for (const code of TRACKER_FAILURES) {
    assert.deepEqual(read({ "failure reason": "No.", code }), { ...failure, code });
  }
});

Deno.test("readTrackerAnswer() leaves out what it can't read of the additions", () => {
  const answer = { action: "announce", infoHash: info_hash, interval: 10, complete: 1, incomplete: 2 };
  for (const degree of [0, MAX_DEGREE + 1, "5"]) assert.deepEqual(read({ ...announced, degree }), answer);
  assert.deepEqual(read({ ...announced, "min interval": 5, peers: [] }), answer);
  const offer = { action: "offer", infoHash: info_hash, peerId: peer_id, offerId: "o1", sdp: "v=0" };
  assert.deepEqual(read({ ...offered, uplink: 9 }), offer);
  assert.deepEqual(read({ ...offered, uplink: 0 }), { ...offer, uplink: 0 });
});

Deno.test("trackerAnswerJson() gives a failure the members without which other clients drop the socket", () => {
  const json = trackerAnswerJson({
    action: "failure",
    code: "wrong-peer",
    reason: "No.",
    infoHash: info_hash,
  });
  assert.deepEqual(JSON.parse(json), {
    action: "announce",
    info_hash,
    "failure reason": "No.",
    code: "wrong-peer",
  });
});

Deno.test("readTrackerAnswer() never throws", () => {
  const members = fc.record({
    action: fc.constantFrom("announce", "scrape", "gone", "receipt", "reconnect"),
    info_hash: fc.oneof(fc.constant(info_hash), fc.jsonValue()),
    peer_id: fc.oneof(fc.constant(peer_id), fc.jsonValue()),
    offer: fc.jsonValue(),
    answer: fc.jsonValue(),
    files: fc.jsonValue(),
    receipt: fc.jsonValue(),
    "failure reason": fc.jsonValue(),
  }, { requiredKeys: ["action"] });
  fc.assert(fc.property(members, (message) => {
    read(message);
  }));
});

Deno.test("passedJson() says what trackerAnswerJson() says, with the description as it was written", () => {
  const from = { infoHash: "CqhNleAVgkjtsm8GWsc5", peerId: "-DS0100-0d9lk3Y5aiIn" };
  const sdp = 'v=0\r\na="b\\c/d"\t';
  for (const action of ["offer", "answer"] as const) {
    for (const uplink of [undefined, 0, 4] as const) {
      const said = { action, ...from, offerId: 'o"1', sdp, uplink };
      const text = passedJson(action, { ...from, uplink }, said.offerId, JSON.stringify(sdp).slice(1, -1));
      assert.equal(text, trackerAnswerJson(said));
      const slashed = passedJson(action, { ...from, uplink }, said.offerId, 'v=0\\r\\na=\\"b\\\\c\\/d\\"\\t');
      assert.deepEqual(readTrackerAnswer(slashed), readTrackerAnswer(text));
    }
  }
});
