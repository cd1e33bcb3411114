import assert from "node:assert/strict";
import fc from "fast-check";
import { readPlainAnnounce, readPlainAnswer } from "./plain-requests.ts";
import { MAX_DEGREE } from "./token.ts";
import { MAX_OFFERS, MAX_SDP, MAX_TRACKER_MESSAGE, type TrackerRequest } from "./tracker-messages.ts";
import { readTrackerRequest, trackerRequestJson } from "./tracker-requests.ts";

type Announce = TrackerRequest & { action: "announce" };

const announce: Announce = {
  action: "announce",
  infoHash: "CqhNleAVgkjtsm8GWsc5",
  peerId: "-DS0100-0d9lk3Y5aiIn",
  event: "started",
  numWant: 5,
  offers: [{ offerId: "o1", sdp: "v=0\r\n" }, { offerId: "o2", sdp: "v=0" }],
  uploaded: 0,
  downloaded: 12,
  uplink: 2,
  degree: 1,
  most: 5,
};
const TEXT = trackerRequestJson(announce);

/** Without how each offer's description is written. */
const bare = (request: TrackerRequest | undefined) =>
  request?.action === "announce"
    ? { ...request, offers: request.offers.map(({ offerId, sdp }) => ({ offerId, sdp })) }
    : request;

Deno.test("readPlainAnnounce() leaves to the whole reader whatever stands in another form", () => {
  const replaced = (from: string, to: string) => {
    assert.ok(TEXT.includes(from), from);
    return TEXT.replace(from, to);
  };
  const texts = [
    "",
    "{}",
    ` ${TEXT}`,
    `${TEXT} `,
    `${TEXT}\n`,
    TEXT.slice(0, -1),
    `${TEXT}}`,
    replaced('"action":"announce"', '"action":"scrape"'),
    replaced("CqhNleAVgkjtsm8GWsc5", "short"),
    replaced("CqhNleAVgkjtsm8GWsc5", "CqhNleAVgkjtsm8GWsc5x"),
    replaced("CqhNleAVgkjtsm8GWsc5", "CqhNleAVgkjtsm8GWs\\u0063"),
    replaced("CqhNleAVgkjtsm8GWsc5", "CqhNleAVgkjtsm8GWsc\u00e9"),
    replaced('"started"', '"paused"'),
    replaced('"numwant":5', '"numwant":05'),
    replaced('"numwant":5', '"numwant":-5'),
    replaced('"numwant":5', '"numwant":5.0'),
    replaced('"numwant":5', '"numwant":5,"numwant":6'),
    replaced('"offer_id":"o1"', '"offer_id":""'),
    replaced('"offer_id":"o1"', `"offer_id":"${"o".repeat(65)}"`),
    replaced('"offer_id":"o1"', '"offer_id":7'),
    replaced('"type":"offer"', '"type":"answer"'),
    replaced('"sdp":"v=0"', '"sdp":""'),
    replaced('"sdp":"v=0"', '"sdp":"v=\n0"'),
    replaced('"sdp":"v=0"', '"sdp":"v=\\u00300"'),
    replaced('"sdp":"v=0"', '"sdp":"v=\\x"'),
    replaced('"sdp":"v=0"', '"sdp":"v=0\\"'),
    replaced('"sdp":"v=0"', '"sdp":"v=0\u00e9"'),
    replaced('"}},{', '"}}{'),
    replaced('"}},{', '"}},,{'),
    replaced('"}}],', '"}},],'),
    replaced('"offers":[', '"offers":[,'),
    replaced('"downloaded":12', '"downloaded":12,"offers":[]'),
    replaced('"downloaded":12', `"downloaded":${"1".repeat(16)}`),
    replaced('"uplink":2', '"uplink":5'),
    replaced('"degree":1', `"degree":${MAX_DEGREE + 1}`),
    replaced('"most":5', '"most":0'),
    replaced('"most":5', `"most":${MAX_DEGREE + 1}`),
    replaced('"degree":1,"most":5', '"most":5,"degree":1'),
  ];
  for (const text of texts) assert.equal(readPlainAnnounce(text), undefined, text);
});

Deno.test("readPlainAnnounce() leaves to the whole reader what is too large or too many", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ offerId: `o${at}`, sdp: "v=0" }));
  const offering = (offers: Announce["offers"]) =>
    readPlainAnnounce(trackerRequestJson({ ...announce, offers }));
  assert.equal(offering(many(MAX_OFFERS))?.offers.length, MAX_OFFERS);
  assert.equal(offering(many(MAX_OFFERS + 1)), undefined);
  assert.notEqual(offering([{ offerId: "o", sdp: "a".repeat(MAX_SDP) }]), undefined);
  assert.equal(offering([{ offerId: "o", sdp: "a".repeat(MAX_SDP + 1) }]), undefined);
  const large = many(4).map((offer) => ({ ...offer, sdp: "a".repeat(MAX_SDP) }));
  assert.ok(trackerRequestJson({ ...announce, offers: large }).length > MAX_TRACKER_MESSAGE);
  assert.equal(offering(large), undefined);
});

Deno.test("readPlainAnnounce() reads what readTrackerRequest() reads, with each description as it was written", () => {
  const plain = fc.string({
    unit: fc.constantFrom("A", "z", "0", "-", " ", "~"),
    minLength: 20,
    maxLength: 20,
  });
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const request = fc.record({
    infoHash: plain,
    peerId: plain,
    event: optional(fc.constantFrom("started", "stopped", "completed")),
    numWant: fc.nat(20),
    offers: fc.array(
      fc.record({
        offerId: fc.string({ unit: fc.constantFrom("o", "1", "-"), minLength: 1, maxLength: 66 }),
        sdp: fc.string({
          unit: fc.constantFrom("a", " ", "\r\n", '"', "\\", "/", "\t"),
          minLength: 1,
        }),
      }),
      { maxLength: MAX_OFFERS },
    ),
    uploaded: fc.nat(),
    downloaded: fc.nat(),
    uplink: optional(fc.constantFrom(0, 1, 2, 3, 4)),
    degree: optional(fc.nat(MAX_DEGREE)),
    most: optional(fc.nat(MAX_DEGREE)),
  });
  let read = 0;
  fc.assert(fc.property(request, (said) => {
    const text = trackerRequestJson({ action: "announce", ...said } as Announce);
    const found = readPlainAnnounce(text);
    if (found === undefined) return;
    read++;
    assert.deepEqual(bare(found), readTrackerRequest(text));
    for (const { sdpJson, sdp } of found.offers) assert.equal(JSON.parse(`"${sdpJson}"`), sdp);
  }));
  assert.ok(read > 10);
  assert.deepEqual(bare(readPlainAnnounce(TEXT)), readTrackerRequest(TEXT));
});

const ANSWER: TrackerRequest = {
  action: "answer",
  infoHash: announce.infoHash,
  peerId: announce.peerId,
  toPeerId: "-DS0100-UXfu11glxjLw",
  offerId: "o1",
  sdp: 'v=0\r\na="\\"',
};

Deno.test("readPlainAnswer() leaves to the whole reader whatever stands in another form or is too large", () => {
  const text = trackerRequestJson(ANSWER);
  for (
    const [from, to] of [
      ["{", " {"],
      ['"to_peer_id":"-', '"to_peer_id":"'],
      ['"offer_id":"o1"', '"offer_id":""'],
      ['"offer_id":"o1"', `"offer_id":"${"o".repeat(65)}"`],
      ['"type":"answer"', '"type":"offer"'],
      ['"sdp":"v=0', '"sdp":"v=\\u0030'],
      ['"sdp":"v=0', '"sdp":"v=\u00e9'],
      ['"sdp":"v=0', '"sdp":"v=\n0'],
      ['"sdp":"v=0', `"sdp":"${"a".repeat(MAX_SDP)}`],
      ["}}", "}},"],
      ["}}", '},"more":1}'],
    ] as const
  ) {
    assert.ok(text.includes(from), from);
    assert.equal(readPlainAnswer(text.replace(from, to)), undefined, to);
  }
  assert.equal(readPlainAnswer(trackerRequestJson({ ...ANSWER, sdp: "" })), undefined);
  assert.equal(readPlainAnswer(TEXT), undefined);
});

Deno.test("readPlainAnswer() reads what readTrackerRequest() reads, wherever a text is bent", () => {
  const whole = trackerRequestJson(ANSWER);
  const bareAnswer = (request: TrackerRequest | undefined) => {
    assert.equal(request?.action, "answer");
    const { sdpJson: _, ...rest } = { ...request };
    return rest;
  };
  assert.deepEqual(bareAnswer(readPlainAnswer(whole)), ANSWER);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.string({ unit: "binary-ascii", maxLength: 3 }), (at, put) => {
      for (const rest of [at, at + 1]) {
        const text = whole.slice(0, at) + put + whole.slice(rest);
        const found = readPlainAnswer(text);
        if (found !== undefined) assert.deepEqual(bareAnswer(found), readTrackerRequest(text));
      }
    }),
  );
});

Deno.test("readPlainAnnounce() reads nothing that readTrackerRequest() refuses, wherever a text is bent", () => {
  fc.assert(
    fc.property(fc.nat(TEXT.length - 1), fc.string({ unit: "binary-ascii", maxLength: 3 }), (at, put) => {
      for (const rest of [at, at + 1]) {
        const text = TEXT.slice(0, at) + put + TEXT.slice(rest);
        const found = readPlainAnnounce(text);
        if (found !== undefined) assert.deepEqual(bare(found), readTrackerRequest(text));
      }
    }),
  );
});
