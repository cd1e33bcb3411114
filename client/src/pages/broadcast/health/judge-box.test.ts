import assert from "node:assert/strict";
import type { BoxStatus } from "../../../../../contracts/api/status.ts";
import { WARNING_LEVEL, type WarningCode } from "../../../../../contracts/api/warning-codes.ts";
import { factsOfBox, findingsOfBox } from "./judge-box.ts";

const waiting: BoxStatus = {
  d: "bees",
  state: "waiting",
  since: null,
  sid: null,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
};
const warning = (code: string) => ({ code, detail: "Something is odd.", remedy: "Mend it." });

Deno.test("findingsOfBox() keeps a newer box' own words for a code that this version doesn't know", () => {
  for (const code of ["from-the-future", "constructor", "toString"]) {
    assert.deepEqual(findingsOfBox({ ...waiting, warnings: [warning(code)] }), [{
      code,
      subject: "box",
      level: "attention",
      params: {},
      said: "Something is odd.",
      advice: "Mend it.",
    }]);
  }
});

Deno.test("findingsOfBox() gives every known code its subject, its weight and no foreign advice", () => {
  for (const code of Object.keys(WARNING_LEVEL) as WarningCode[]) {
    const [finding] = findingsOfBox({ ...waiting, warnings: [warning(code)] });
    assert.equal(finding?.level, WARNING_LEVEL[code], code);
    assert.equal(finding?.advice, undefined, code);
  }
});

Deno.test("findingsOfBox() offers to renew the seal where the delegation is what is wrong", () => {
  const remedies = findingsOfBox({
    ...waiting,
    warnings: ["delegation-missing", "delegation-expiring", "b-frames"].map(warning),
  })
    .map(({ remedy }) => remedy);
  assert.deepEqual(remedies, ["renew-seal", "renew-seal", undefined]);
});

Deno.test("findingsOfBox() takes a wrong key less hard while another encoder's picture runs", () => {
  const level = (state: BoxStatus["state"]) =>
    findingsOfBox({ ...waiting, state, warnings: [warning("wrong-key")] })[0]?.level;
  assert.deepEqual([level("waiting"), level("reconnecting"), level("live")], ["bad", "bad", "attention"]);
});

Deno.test("factsOfBox() claims nothing while there is no picture, nor about what was not measured", () => {
  for (const state of ["waiting", "reconnecting", "ended"] as const) {
    assert.deepEqual(factsOfBox({ ...waiting, state, bitrate: 9, keyframeInterval: 1 }), []);
  }
  assert.deepEqual(factsOfBox({ ...waiting, state: "live" }), [["source", {
    fact: "encoder-live",
    params: {},
  }]]);
});

Deno.test("factsOfBox() tells what was measured, of the source and not of what the box made of it", () => {
  const facts = factsOfBox({
    ...waiting,
    state: "live",
    tracks: [
      { rid: "video-480", kind: "video", codec: "avc1.42c01e", width: 854, height: 480 },
      { rid: "video", kind: "video", codec: "avc1.64001f", width: 1280, height: 720, frameRate: 29.97 },
      { rid: "audio", kind: "audio", codec: "opus" },
    ],
    bitrate: 3_100_000,
    keyframeInterval: 1,
  });
  assert.deepEqual(facts.map(([subject, { fact, params }]) => [subject, fact, params]), [
    ["source", "encoder-live", {}],
    ["picture", "video", { codec: "H.264", width: "1280", height: "720", rate: 30 }],
    ["sound", "audio-plain", { codec: "Opus" }],
    ["keyframes", "keyframes", { seconds: "1.0" }],
    ["network", "network-box", { rate: "3.10" }],
  ]);
});

Deno.test("factsOfBox() leaves a codec as it is written where it has no name for it", () => {
  const facts = factsOfBox({
    ...waiting,
    state: "live",
    tracks: [{ rid: "video", kind: "video", codec: "xvid.1" }],
  });
  assert.deepEqual(facts[1], ["picture", { fact: "video-plain", params: { codec: "xvid.1" } }]);
});
