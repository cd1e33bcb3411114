import assert from "node:assert/strict";
import fc from "fast-check";
import { signEvent } from "../nostr/event.ts";
import { SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { MAX_DEGREE } from "./token.ts";
import {
  COMPLAINT_REASONS,
  MAX_OFFERS,
  MAX_SCRAPED,
  MAX_SDP,
  MAX_TRACKER_MESSAGE,
  type TrackerRequest,
} from "./tracker-messages.ts";
import { readTrackerRequest, trackerRequestJson } from "./tracker-requests.ts";

const info_hash = "CqhNleAVgkjtsm8GWsc5";
const peer_id = "-DS0100-0d9lk3Y5aiIn";
const to_peer_id = "-DS0100-UXfu11glxjLw";
const receipt = signEvent(
  { kind: KIND.transferReceipt, created_at: 1, tags: [], content: "" },
  SECRETS.viewer,
);
const offer = { offer_id: "o1", offer: { type: "offer", sdp: "v=0" } };
const announce = { action: "announce", info_hash, peer_id };
const answer = { ...announce, to_peer_id, offer_id: "o1", answer: { type: "answer", sdp: "v=0" } };
const read = (message: unknown) => readTrackerRequest(JSON.stringify(message));

/** Refuses `message` with each member in turn missing or wrong. */
function refuses(message: Record<string, unknown>, bad: Record<string, unknown[]>) {
  assert.notEqual(read(message), undefined, "it is read as it stands");
  for (const [member, values] of Object.entries(bad)) {
    for (const value of values) {
      assert.equal(read({ ...message, [member]: value }), undefined, `${member}: ${JSON.stringify(value)}`);
    }
  }
}

// 20 characters, and one of them is two bytes.
const WIDE = "\u0100".padEnd(20, "a");
const IDS = [undefined, null, 7, "", "short", `${info_hash}x`, WIDE];

Deno.test("readTrackerRequest() gives undefined for what is no message", () => {
  for (const text of ["", "{", "null", "[]", "7", '"announce"', "{}", '{"action":7}', '{"action":"gone"}']) {
    assert.equal(readTrackerRequest(text), undefined, text);
  }
  assert.equal(read({ ...announce, action: "Announce" }), undefined);
});

Deno.test("readTrackerRequest() gives undefined beyond 64 kB, however right the rest is", () => {
  const padded = (length: number) => {
    const text = JSON.stringify({ ...announce, more: "" });
    return text.replace('"more":""', `"more":"${"a".repeat(length - text.length)}"`);
  };
  assert.notEqual(readTrackerRequest(padded(MAX_TRACKER_MESSAGE)), undefined);
  assert.equal(readTrackerRequest(padded(MAX_TRACKER_MESSAGE + 1)), undefined);
});

Deno.test("readTrackerRequest() gives undefined for an announce with broken ids or offers", () => {
  const sdp = (text: unknown, type = "offer") => [{ offer_id: "o1", offer: { type, sdp: text } }];
  refuses({ ...announce, offers: [offer] }, {
    info_hash: IDS,
    peer_id: IDS,
    offers: [
      "v=0",
      {},
      [null],
      ["v=0"],
      [{ offer: offer.offer }],
      [{ offer_id: "", offer: offer.offer }],
      [{ offer_id: 7, offer: offer.offer }],
      [{ offer_id: "a".repeat(65), offer: offer.offer }],
      [{ offer_id: "o1" }],
      [{ offer_id: "o1", offer: "v=0" }],
      sdp(""),
      sdp(7),
      sdp(undefined),
      sdp("v=0", "answer"),
      sdp("a".repeat(MAX_SDP + 1)),
      [offer, ...sdp("")],
      Array(MAX_OFFERS + 1).fill(offer),
    ],
  });
});

Deno.test("readTrackerRequest() gives undefined for an answer with broken ids or description", () => {
  refuses(answer, {
    info_hash: IDS,
    peer_id: IDS,
    to_peer_id: IDS,
    offer_id: [undefined, null, "", 7, "a".repeat(65)],
    answer: [null, "v=0", {}, { type: "offer", sdp: "v=0" }, { type: "answer" }, {
      type: "answer",
      sdp: "a".repeat(MAX_SDP + 1),
    }],
  });
});

Deno.test("readTrackerRequest() gives undefined for a scrape of too many or of what is no info_hash", () => {
  refuses({ action: "scrape", info_hash }, {
    info_hash: ["", 7, null, {}, [info_hash, ""], Array(MAX_SCRAPED + 1).fill(info_hash)],
  });
});

Deno.test("readTrackerRequest() gives undefined for a receipt that is no event or goes to nobody", () => {
  refuses({ action: "receipt", info_hash, to_peer_id, receipt }, {
    info_hash: IDS,
    to_peer_id: IDS,
    receipt: [undefined, null, "", {}, { ...receipt, sig: "" }],
  });
});

Deno.test("readTrackerRequest() gives undefined for a complaint about nobody, nothing or no object", () => {
  refuses({ action: "complaint", info_hash, peer_id, reason: "silent", object: { rid: "video", n: 7 } }, {
    info_hash: IDS,
    peer_id: IDS,
    reason: [undefined, null, "", "ugly", "Silent"],
    object: [null, "media/video/7", { rid: "video" }, { rid: "Video", n: 1 }],
  });
});

Deno.test("readTrackerRequest() fills in and bounds what other clients leave out or overdo", () => {
  const least = {
    action: "announce",
    infoHash: info_hash,
    peerId: peer_id,
    offers: [],
    uploaded: 0,
    downloaded: 0,
  };
  assert.deepEqual(read(announce), { ...least, numWant: 0 });
  assert.deepEqual(read({ ...announce, numwant: 50, left: 1, event: "update", ip: "::1" }), {
    ...least,
    numWant: MAX_OFFERS,
  });
  const strange = {
    numwant: -1,
    uploaded: "7",
    downloaded: 1e300,
    uplink: 9,
    degree: MAX_DEGREE + 1,
    event: 7,
  };
  assert.deepEqual(read({ ...announce, ...strange }), { ...least, numWant: 0 });
  assert.deepEqual(read({ ...announce, offers: [offer, offer] }), {
    ...least,
    numWant: 2,
    offers: [{ offerId: "o1", sdp: "v=0" }, { offerId: "o1", sdp: "v=0" }],
  });
});

Deno.test("readTrackerRequest() takes every byte in an info_hash, one or many in a scrape, and every reason", () => {
  const binary = "\0\n\u0080\u00ff".repeat(5);
  assert.deepEqual(read({ action: "scrape", info_hash: binary }), { action: "scrape", infoHashes: [binary] });
  assert.deepEqual(read({ action: "scrape" }), { action: "scrape", infoHashes: [] });
  for (const reason of COMPLAINT_REASONS) {
    assert.deepEqual(read({ action: "complaint", info_hash, peer_id, reason }), {
      action: "complaint",
      infoHash: info_hash,
      peerId: peer_id,
      reason,
    });
  }
});

Deno.test("readTrackerRequest() takes as many offers and swarms as a message may name", () => {
  const full = read({ ...announce, offers: Array(MAX_OFFERS).fill(offer) });
  assert.equal(full?.action === "announce" && full.offers.length, MAX_OFFERS);
  const infoHashes = Array(MAX_SCRAPED).fill(info_hash);
  assert.deepEqual(read({ action: "scrape", info_hash: infoHashes }), { action: "scrape", infoHashes });
});

Deno.test("readTrackerRequest() reads what trackerRequestJson() wrote, whatever the bytes and texts", () => {
  const binary = fc.string({
    unit: fc.nat(255).map((code) => String.fromCharCode(code)),
    minLength: 20,
    maxLength: 20,
  });
  const text = fc.string({ minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(binary, binary, binary, text, fc.maxSafeNat(), (infoHash, peerId, toPeerId, sdp, bytes) => {
      const requests: TrackerRequest[] = [
        {
          action: "announce",
          infoHash,
          peerId,
          event: "started",
          numWant: 10,
          offers: [{ offerId: sdp, sdp }],
          uploaded: bytes,
          downloaded: 0,
          uplink: 1,
          degree: 0,
        },
        { action: "answer", infoHash, peerId, toPeerId, offerId: sdp, sdp },
      ];
      for (const request of requests) {
        assert.deepEqual(readTrackerRequest(trackerRequestJson(request)), request);
      }
    }),
  );
});

Deno.test("readTrackerRequest() never throws", () => {
  const members = fc.record({
    action: fc.constantFrom("announce", "scrape", "receipt", "complaint"),
    info_hash: fc.oneof(fc.constant(info_hash), fc.jsonValue()),
    peer_id: fc.oneof(fc.constant(peer_id), fc.jsonValue()),
    to_peer_id: fc.jsonValue(),
    offers: fc.jsonValue(),
    answer: fc.jsonValue(),
    receipt: fc.jsonValue(),
    object: fc.jsonValue(),
  }, { requiredKeys: ["action"] });
  fc.assert(fc.property(members, (message) => {
    read(message);
  }));
});
