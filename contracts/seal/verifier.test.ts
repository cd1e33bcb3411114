import assert from "node:assert/strict";
import { publicKeyOf } from "../nostr/event.ts";
import {
  BOX_SECRET,
  makeTrial,
  OTHER_SECRET,
  TRIAL_ADDRESS,
  TRIAL_START,
  trialDelegation,
  type TrialPlaylistOptions,
} from "./trial-session.ts";
import { emptyMemory, judgePlaylist, type JudgePlaylistOptions, type SealMemory } from "./verifier.ts";

const trial = makeTrial({ breaks: [2] });
/** When the newest checkpoint of `trial` was signed, in seconds. */
const SIGNED = TRIAL_START + 14;
const NOW = SIGNED * 1000 + 500;

function judge(text: string, options: Partial<JudgePlaylistOptions> = {}) {
  return judgePlaylist({
    text,
    address: TRIAL_ADDRESS,
    source: "box",
    delegation: trialDelegation(),
    memory: emptyMemory(),
    nowMs: NOW,
    ...options,
  });
}

const verdictOf = (text: string, options?: Partial<JudgePlaylistOptions>) => judge(text, options).verdict;
const nameOf = (text: string, options?: Partial<JudgePlaylistOptions>) => verdictOf(text, options).verdict;
/** As `judge`, for a playlist that has to hold. */
function believe(text: string, options: Partial<JudgePlaylistOptions> = {}) {
  const judged = judge(text, options);
  assert.equal(judged.verdict.verdict, "verified", JSON.stringify(judged.verdict));
  return judged;
}
const bare = (text: string) => text.replaceAll(/#EXT-X-SEAL.*\n/g, "");

for (const form of ["plain", "ll"] as const) {
  Deno.test(`judgePlaylist() says verified for a ${form} playlist and names every object it covers`, () => {
    const text = trial.playlist({ form });
    const judged = believe(text);
    assert.ok(judged.verdict.verdict === "verified");
    const uris = text.match(/(?<=URI=")[^"]+|^\d+\.m4s$/gm)?.filter((uri) => uri !== "next.m4s");
    assert.deepEqual(new Set(judged.verdict.objects.keys()), new Set(uris));
    assert.equal(judged.verdict.checkpoint.signer, publicKeyOf(BOX_SECRET));
    assert.equal(judged.playlist?.segments.length, 6);
  });
}

Deno.test("judgePlaylist() leaves its inputs as they were", () => {
  const memory = believe(trial.playlist({ to: 3, createdAt: SIGNED })).memory;
  const before = structuredClone(memory);
  believe(trial.playlist({ form: "ll" }), { memory, source: "ll" });
  assert.deepEqual(memory, before);
});

Deno.test("judgePlaylist() answers the very memory it was given when it refuses", () => {
  const memory = believe(trial.playlist()).memory;
  assert.equal(judge(trial.playlist({ to: 2 }), { memory }).memory, memory);
  assert.equal(judge("", { memory }).memory, memory);
});

// unsealed and stripped

Deno.test("judgePlaylist() says unsealed without seal lines when nobody is delegated, or the delegation is over", () => {
  const text = bare(trial.playlist());
  assert.equal(nameOf(text, { delegation: undefined }), "unsealed");
  assert.equal(nameOf(text, { delegation: trialDelegation({ exp: SIGNED }) }), "unsealed");
  assert.equal(nameOf("<html>", { delegation: undefined }), "unsealed");
});

Deno.test("judgePlaylist() says unsealed when the delegation is another stream's", () => {
  const delegation = { ...trialDelegation(), address: TRIAL_ADDRESS + "2" };
  assert.equal(nameOf(bare(trial.playlist()), { delegation }), "unsealed");
  assert.equal(nameOf(trial.playlist(), { delegation }), "unknown-signer");
});

Deno.test("judgePlaylist() says stripped without seal lines while a delegation lasts, even a revoked or a coming one", () => {
  const text = bare(trial.playlist());
  assert.equal(nameOf(text), "stripped");
  assert.equal(nameOf(text, { delegation: trialDelegation({ exp: SIGNED + 1 }) }), "stripped");
  assert.equal(nameOf(text, { delegation: trialDelegation({ signers: [] }) }), "stripped");
  assert.equal(nameOf(text, { delegation: trialDelegation({ nbf: SIGNED + 60 }) }), "stripped");
  assert.equal(nameOf("#EXTM3U\n"), "stripped");
});

Deno.test("judgePlaylist() says malformed, not stripped, when only some seal lines are gone", () => {
  const text = trial.playlist({ form: "ll" });
  const sealLines = text.split("\n").filter((line) => line.startsWith("#EXT-X-SEAL"));
  for (const line of sealLines) {
    for (const delegation of [trialDelegation(), undefined]) {
      assert.equal(nameOf(text.replace(`${line}\n`, ""), { delegation }), "malformed", line.slice(0, 30));
    }
  }
  assert.equal(nameOf(text.replaceAll(/#EXT-X-SEAL-.*\n/g, "")), "malformed");
  assert.equal(nameOf(text.replace(/#EXT-X-SEAL:.*\n/, "")), "malformed");
});

// malformed: the event and what surrounds it

Deno.test("judgePlaylist() says malformed when the checkpoint's id or signature is wrong", () => {
  const text = trial.playlist();
  const reseal = (edit: (event: Record<string, unknown>) => void) =>
    text.replace(/(?<=EVENT=")[\w-]+/, (event) => {
      const parsed = JSON.parse(atob(event.replaceAll("-", "+").replaceAll("_", "/"))) as Record<
        string,
        unknown
      >;
      edit(parsed);
      return btoa(JSON.stringify(parsed)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    });
  believe(reseal(() => {}));
  const bend = (hex: unknown) => String(hex).replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  assert.equal(nameOf(reseal((event) => event["sig"] = bend(event["sig"]))), "malformed");
  assert.equal(nameOf(reseal((event) => event["id"] = bend(event["id"]))), "malformed");
  assert.equal(nameOf(reseal((event) => event["pubkey"] = publicKeyOf(OTHER_SECRET))), "malformed");
  assert.equal(nameOf(reseal((event) => event["created_at"] = SIGNED + 1)), "malformed");
  assert.equal(nameOf(reseal((event) => event["content"] = "x")), "malformed");
});

Deno.test("judgePlaylist() does not take a known event id with another signature for a known signature", () => {
  const text = trial.playlist();
  const { memory } = believe(text);
  const bent = text.replace(/(?<=EVENT=")[\w-]+/, (event) => {
    const json = atob(event.replaceAll("-", "+").replaceAll("_", "/"));
    return btoa(json.replace(/"sig":"./, '"sig":"f')).replaceAll("+", "-").replaceAll("/", "_").replaceAll(
      "=",
      "",
    );
  });
  assert.notEqual(bent, text);
  assert.equal(nameOf(bent, { memory }), "malformed");
});

Deno.test("judgePlaylist() checks a signature once, and again after a refusal", () => {
  let checks = 0;
  const check = () => ++checks > 0;
  const text = trial.playlist();
  let { memory } = judge(text, { check, nowMs: NOW + 60_000 });
  assert.equal(checks, 1);
  memory = believe(text, { check, memory }).memory;
  assert.equal(checks, 2);
  memory = believe(text, { check, memory }).memory;
  assert.equal(checks, 2);
  believe(trial.playlist({ createdAt: SIGNED + 1 }), { check, memory });
  assert.equal(checks, 3);
});

for (
  const [what, wanted, options] of [
    ["of a relay record's kind", { signed: { kind: 4311 } }, {}],
    ["of another stream", { signed: { address: TRIAL_ADDRESS.replace(/demo$/, "other") } }, {}],
    ["of another session than the line says", { signed: { sid: "ffffffffffffffff" } }, {}],
    ["of another rendition than the line says", { signed: { rid: "audio" } }, {}],
    ["of another session than signed", { head: { sid: "ffffffffffffffff" } }, {}],
    ["of another rendition than signed", { head: { rid: "audio" } }, {}],
    ["of another rendition than asked for", {}, { rid: "audio" }],
    ["with ENDLIST while live", { endlist: true }, {}],
    ["with ENDLIST while paused", { endlist: true, state: "paused" }, {}],
    ["with an impossible n", { signed: { n: -2 } }, {}],
  ] as [string, TrialPlaylistOptions, Partial<JudgePlaylistOptions>][]
) {
  Deno.test(`judgePlaylist() says malformed for a checkpoint ${what}`, () => {
    assert.equal(nameOf(trial.playlist(wanted), options), "malformed");
  });
}

// unknown-signer

Deno.test("judgePlaylist() says unknown-signer for a key that is not delegated", () => {
  const text = trial.playlist({ secret: OTHER_SECRET });
  const signer = publicKeyOf(OTHER_SECRET);
  assert.deepEqual(verdictOf(text), { verdict: "unknown-signer", signer });
  assert.equal(nameOf(trial.playlist(), { delegation: undefined }), "unknown-signer");
  assert.equal(nameOf(trial.playlist(), { delegation: trialDelegation({ signers: [] }) }), "unknown-signer");
  const both = trialDelegation({ signers: [publicKeyOf(BOX_SECRET), signer] });
  believe(text, { delegation: both });
});

// expired

Deno.test("judgePlaylist() says expired outside the delegation's time", () => {
  const text = trial.playlist({ createdAt: SIGNED });
  assert.equal(nameOf(text, { delegation: trialDelegation({ nbf: SIGNED + 1 }) }), "expired");
  assert.deepEqual(verdictOf(text, { delegation: trialDelegation({ exp: SIGNED - 1 }) }), {
    verdict: "expired",
    createdAt: SIGNED,
    nbf: TRIAL_START - 100,
    exp: SIGNED - 1,
  });
  believe(text, { delegation: trialDelegation({ nbf: SIGNED }) });
  believe(text, { delegation: trialDelegation({ exp: SIGNED }) });
});

Deno.test("judgePlaylist() plays a live stream for 60 s beyond its delegation, and an ended one for ever", () => {
  const delegation = trialDelegation({ exp: SIGNED + 10 });
  const live = trial.playlist({ createdAt: SIGNED + 10 });
  const at = (seconds: number) => (SIGNED + seconds) * 1000;
  // A stale limit of 12 s hides the grace, so the target is stretched, with a segment that bears it out.
  const slow = makeTrial({ partUs: 5_000_000, segments: 2 });
  const slowText = slow.playlist({ createdAt: SIGNED + 10 });
  believe(live, { delegation, nowMs: at(11) });
  believe(slowText, { delegation, nowMs: at(70) });
  assert.equal(nameOf(slowText, { delegation, nowMs: at(70) + 1 }), "expired");
  const ended = trial.playlist({ createdAt: SIGNED + 10, state: "ended", endlist: true });
  believe(ended, { delegation, nowMs: at(365 * 86_400) });
  assert.equal(nameOf(ended, { delegation: trialDelegation({ exp: SIGNED + 9 }), nowMs: at(70) }), "expired");
});

// gap

Deno.test("judgePlaylist() says gap for a missing segment", () => {
  const text = trial.playlist();
  const without = (n: number) =>
    text.replace(new RegExp(`#EXT-X-PROGRAM-DATE-TIME.*\n#EXT-X-SEAL-SEG:N=${n},.*\n.*\n.*\n`), "");
  assert.deepEqual(verdictOf(without(0)), { verdict: "gap", from: 0, to: 1 });
  assert.deepEqual(verdictOf(without(3)), { verdict: "gap", from: 3, to: 4 });
  assert.deepEqual(verdictOf(without(5)), { verdict: "gap", from: 5, to: 6 });
  assert.deepEqual(verdictOf(trial.playlist({ form: "ll", signed: { n: 6 } })), {
    verdict: "gap",
    from: 6,
    to: 7,
  });
});

Deno.test("judgePlaylist() says gap for a segment out of order or twice, or a wrong MEDIA-SEQUENCE", () => {
  const text = trial.playlist({ from: 3 });
  const blocks = text.split(/(?=#EXT-X-PROGRAM-DATE-TIME)/);
  const [head = "", a = "", b = "", c = ""] = blocks;
  assert.deepEqual(verdictOf(head + a + c + b), { verdict: "gap", from: 4, to: 5 });
  assert.deepEqual(verdictOf(head + a + b + b + c), { verdict: "gap", from: 5, to: 4 });
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:3", "SEQUENCE:2")), { verdict: "gap", from: 2, to: 3 });
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:3", "SEQUENCE:4")), { verdict: "gap", from: 4, to: 3 });
});

Deno.test("judgePlaylist() says gap when the open parts are not those of the next segment", () => {
  const text = trial.playlist({ form: "ll", withParts: 0 });
  const other = trial.playlist({ form: "ll", to: 4, withParts: 0 });
  const openOf = (playlist: string) => playlist.slice(playlist.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  assert.deepEqual(verdictOf(text.replace(openOf(text), openOf(other))), { verdict: "gap", from: 6, to: 5 });
});

// chain-mismatch

Deno.test("judgePlaylist() says chain-mismatch when anything a leaf binds was changed", () => {
  const text = trial.playlist();
  for (
    const [what, bent] of [
      ["SHA256", text.replace(/(SEAL-SEG:N=4.*SHA256=)../, "$100")],
      ["PARTS", text.replace(/(SEAL-SEG:N=4.*PARTS=)../, "$100")],
      ["LEN", text.replace(/(SEAL-SEG:N=4,LEN=)/, "$11")],
      ["EXTINF", text.replace(/#EXTINF:1\.9/, "#EXTINF:1.8")],
      ["a lost DISCONTINUITY", text.replace("#EXT-X-DISCONTINUITY\n", "")],
      ["a new DISCONTINUITY", text.replace("#EXT-X-SEAL-SEG:N=4", "#EXT-X-DISCONTINUITY\n$&")],
      ["PROGRAM-DATE-TIME", text.replace(".000Z", ".001Z")],
      ["a lost PROGRAM-DATE-TIME", text.replace(/#EXT-X-PROGRAM-DATE-TIME.*\n/, "")],
      ["SEAL-MAP", text.replace(/(SEAL-MAP.*SHA256=)../, "$100")],
      ["a lost MAP", text.replace(/#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n/, "")],
      [
        "a MAP one segment late",
        text.replace(/(#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n)(#EXT-X-PRO(?:.*\n){4})/, "$2$1"),
      ],
    ] as const
  ) {
    assert.notEqual(bent, text, what);
    assert.equal(nameOf(bent), "chain-mismatch", what);
  }
});

Deno.test("judgePlaylist() says chain-mismatch for a wrong ANCHOR, and where n = 0 comes first names it", () => {
  const wrong = { anchor: "ab".repeat(32) };
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong })), {
    verdict: "chain-mismatch",
    at: "anchor",
    n: 0,
  });
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong, to: -1 })), {
    verdict: "chain-mismatch",
    at: "anchor",
    n: 0,
  });
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong, from: 2 })), {
    verdict: "chain-mismatch",
    at: "head",
    n: 5,
  });
  // Signed so by the box itself: another history must not pass for this session's beginning.
  const foreign = makeTrial({ sid: "ffffffffffffffff" });
  const [{ before } = { before: "" }] = foreign.segments;
  assert.equal(
    nameOf(trial.playlist({ head: { anchor: before }, to: -1, signed: { head: before } })),
    "chain-mismatch",
  );
});

Deno.test("judgePlaylist() says chain-mismatch when more is listed than was signed", () => {
  assert.deepEqual(verdictOf(trial.playlist({ signed: { n: 4 } })), {
    verdict: "chain-mismatch",
    at: "head",
    n: 5,
  });
});

Deno.test("judgePlaylist() says chain-mismatch when listed parts don't lead to PARTS", () => {
  const text = trial.playlist({ form: "ll" });
  for (
    const bent of [
      text.replace(/(SEAL-PART:N=5,P=1.*SHA256=)../, "$100"),
      text.replace(/(SEAL-PART:N=5,P=1,LEN=)\d/, "$12"),
      text.replace("DURATION=0.500000", "DURATION=0.500001"),
      text.replace(",INDEPENDENT=YES", ""),
      text.replace(/#EXT-X-SEAL-PART:N=5,P=3.*\n.*\n/, ""),
    ]
  ) {
    assert.notEqual(bent, text);
    assert.deepEqual(verdictOf(bent), { verdict: "chain-mismatch", at: "parts", n: 5 });
    // What was believed before must not make the check lenient.
    const { memory } = believe(text);
    assert.deepEqual(verdictOf(bent, { memory }), { verdict: "chain-mismatch", at: "parts", n: 5 });
  }
  believe(trial.playlist({ form: "ll", withParts: 6 }));
  believe(trial.playlist({ form: "ll", withParts: 0 }));
});

Deno.test("judgePlaylist() says chain-mismatch when open parts are listed that `open` doesn't cover", () => {
  const text = trial.playlist({ form: "ll", open: 3 });
  const at = { verdict: "chain-mismatch", at: "open", n: 6 };
  const signed = trial.playlist({ form: "ll", open: 2 });
  // The newest lines under an older event, and the other way round.
  const event = /EVENT="[\w-]+"/;
  assert.deepEqual(verdictOf(text.replace(event, signed.match(event)?.[0] ?? "")), at);
  assert.deepEqual(verdictOf(signed.replace(event, text.match(event)?.[0] ?? "")), at);
  assert.deepEqual(verdictOf(text.replace(event, trial.playlist().match(event)?.[0] ?? "")), at);
  const openBlock = text.slice(text.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  for (
    const bent of [
      openBlock.replace(/LEN=\d/, "LEN=9"),
      openBlock.replace(/SHA256=../, "SHA256=00"),
      openBlock.replace(".000Z", ".001Z"),
      openBlock.replace(/#EXT-X-PROGRAM.*\n/, ""),
      `#EXT-X-DISCONTINUITY\n${openBlock}`,
      openBlock.replace(",INDEPENDENT=YES", ""),
    ]
  ) {
    assert.notEqual(bent, openBlock);
    assert.deepEqual(verdictOf(text.replace(openBlock, bent)), at, bent.slice(0, 60));
  }
});

Deno.test("judgePlaylist() ignores an `open` whose parts are not listed", () => {
  const text = trial.playlist({ form: "ll" });
  const openBlock = text.slice(text.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  believe(text.replace(openBlock, ""));
  believe(trial.playlist({ form: "ll", open: 0 }));
  believe(trial.playlist({ form: "ll", open: 0, signed: { open: "ab".repeat(32) } }));
});

Deno.test("judgePlaylist() takes a session that has no complete segment yet", () => {
  believe(trial.playlist({ form: "ll", to: -1 }), { nowMs: (TRIAL_START + 2) * 1000 });
  believe(trial.playlist({ form: "ll", to: -1, open: 0 }), { nowMs: (TRIAL_START + 2) * 1000 });
});

Deno.test("judgePlaylist() takes segments without an init segment", () => {
  believe(makeTrial({ withoutInit: true }).playlist({ form: "ll" }));
});

// stale

Deno.test("judgePlaylist() says stale past 12 s, for a slower stream past four target durations", () => {
  const text = trial.playlist({ createdAt: SIGNED });
  believe(text, { nowMs: SIGNED * 1000 + 12_000 });
  assert.deepEqual(verdictOf(text, { nowMs: SIGNED * 1000 + 12_001 }), {
    verdict: "stale",
    ageMs: 12_001,
    limitMs: 12_000,
  });
  assert.equal(
    nameOf(trial.playlist({ createdAt: SIGNED, state: "paused" }), { nowMs: NOW + 12_001 }),
    "stale",
  );
  const slow = makeTrial({ partUs: 2_000_000, segments: 3 }).playlist({ createdAt: SIGNED });
  believe(slow, { nowMs: SIGNED * 1000 + 32_000 });
  assert.equal(nameOf(slow, { nowMs: SIGNED * 1000 + 32_001 }), "stale");
});

Deno.test("judgePlaylist() does not let a carrier stretch the limit by TARGETDURATION", () => {
  const text = trial.playlist({ createdAt: SIGNED, targetS: 60 });
  believe(text, { nowMs: SIGNED * 1000 + 12_000 });
  assert.equal(nameOf(text, { nowMs: SIGNED * 1000 + 12_001 }), "stale");
  assert.equal(nameOf(trial.playlist({ targetS: 61 })), "malformed");
  const none = trial.playlist({ form: "ll", to: -1, targetS: 60, createdAt: SIGNED });
  assert.equal(nameOf(none, { nowMs: SIGNED * 1000 + 12_001 }), "stale");
});

Deno.test("judgePlaylist() says stale for a checkpoint more than a minute ahead of the clock", () => {
  const text = trial.playlist({ createdAt: SIGNED + 60 });
  believe(text, { nowMs: SIGNED * 1000 });
  assert.deepEqual(verdictOf(text, { nowMs: SIGNED * 1000 - 1 }), {
    verdict: "stale",
    ageMs: -60_001,
    limitMs: 12_000,
  });
});

Deno.test("judgePlaylist() asks no freshness of a signed end, with ENDLIST or without", () => {
  const nowMs = NOW + 100_000_000;
  believe(trial.playlist({ state: "ended", endlist: true }), { nowMs });
  believe(trial.playlist({ state: "ended" }), { nowMs });
  assert.equal(believe(trial.playlist({ state: "ended", endlist: true })).playlist?.endlist, true);
});

// rollback

Deno.test("judgePlaylist() says rollback when a source goes back in n or in time, not within one second", () => {
  const { memory } = believe(trial.playlist({ to: 4, createdAt: SIGNED }));
  assert.deepEqual(verdictOf(trial.playlist({ to: 3, createdAt: SIGNED }), { memory }), {
    verdict: "rollback",
    was: { sid: trial.sid, n: 4, createdAt: SIGNED },
    is: { sid: trial.sid, n: 3, createdAt: SIGNED },
  });
  assert.equal(nameOf(trial.playlist({ to: 3, createdAt: SIGNED + 1 }), { memory }), "rollback");
  assert.equal(nameOf(trial.playlist({ to: 4, createdAt: SIGNED - 1 }), { memory }), "rollback");
  assert.equal(nameOf(trial.playlist({ to: 5, createdAt: SIGNED - 1 }), { memory }), "rollback");
  believe(trial.playlist({ to: 4, createdAt: SIGNED }), { memory });
  believe(trial.playlist({ to: 5, createdAt: SIGNED }), { memory });
});

Deno.test("judgePlaylist() lets another source, or another rendition of it, be behind", () => {
  const { memory } = believe(trial.playlist({ to: 4, createdAt: SIGNED }));
  believe(trial.playlist({ to: 3, createdAt: SIGNED - 2 }), { memory, source: "mirror" });
  believe(makeTrial({ rid: "audio" }).playlist({ to: 3, createdAt: SIGNED - 2 }), { memory });
});

Deno.test("judgePlaylist() says rollback when a new session begins before the old one's newest, from any source", () => {
  const { memory } = believe(trial.playlist({ createdAt: SIGNED }));
  const next = makeTrial({ sid: "ffffffffffffffff" });
  const early = next.playlist({ to: 0, createdAt: SIGNED - 1 });
  assert.equal(nameOf(early, { memory }), "rollback");
  assert.equal(nameOf(early, { memory, source: "mirror" }), "rollback");

  const later = believe(next.playlist({ to: 0, createdAt: SIGNED }), { memory }).memory;
  const newer = believe(next.playlist({ to: 1, createdAt: SIGNED + 3 }), { memory: later }).memory;
  // The old session again, as it honestly went on until the new one began.
  assert.equal(
    nameOf(trial.playlist({ createdAt: SIGNED + 2 }), { memory: newer, source: "mirror" }),
    "rollback",
  );
  assert.equal(nameOf(trial.playlist({ createdAt: SIGNED + 2 }), { memory: newer }), "rollback");
});

// order

Deno.test("judgePlaylist() names the first check that fails, in the protocol's order", () => {
  const { memory } = believe(trial.playlist({ createdAt: SIGNED + 5 }), { nowMs: NOW + 5000 });
  const told = makeTrial({ breaks: [2], story: { from: 3 } });
  const bent: TrialPlaylistOptions = { to: 4, createdAt: SIGNED - 1 };
  const expired = trialDelegation({ exp: SIGNED - 2 });
  const late = { memory, nowMs: NOW + 30_000 };
  const gap = (text: string) => text.replace("SEQUENCE:0", "SEQUENCE:1");
  const chain = (text: string) => text.replace(/(SEAL-SEG:N=2.*SHA256=)../, "$100");
  const foreign = { ...bent, secret: OTHER_SECRET };
  const steps: [string, string, Partial<JudgePlaylistOptions>][] = [
    ["rollback", trial.playlist(bent), { memory, nowMs: NOW }],
    ["fork", told.playlist(bent), { memory, nowMs: NOW }],
    ["stale", told.playlist(bent), late],
    ["chain-mismatch", chain(told.playlist(bent)), late],
    ["gap", gap(chain(told.playlist(bent))), late],
    ["expired", gap(chain(told.playlist(bent))), { ...late, delegation: expired }],
    ["unknown-signer", gap(chain(told.playlist(foreign))), { ...late, delegation: expired }],
    ["malformed", gap(chain(told.playlist({ ...foreign, signed: { rid: "audio" } }))), {
      ...late,
      delegation: expired,
    }],
    ["unsealed", bare(gap(chain(told.playlist(foreign)))), { ...late, delegation: expired }],
  ];
  for (const [expected, text, options] of steps) assert.equal(nameOf(text, options), expected);
});

// memory

Deno.test("judgePlaylist() keeps its memory bounded however long it watches", () => {
  const long = makeTrial({ segments: 260, parts: 1, partUs: 2_000_000 });
  let memory: SealMemory = emptyMemory();
  for (let to = 0; to < 260; to += 5) {
    const createdAt = TRIAL_START + 2 * to;
    const text = long.playlist({ form: "ll", from: Math.max(0, to - 11), to, open: 1, createdAt });
    memory = believe(text, { memory, nowMs: createdAt * 1000 }).memory;
  }
  const [chain] = memory.chains.values();
  assert.ok(chain !== undefined && chain.segments.size <= 101 && chain.heads.size <= 102);
  assert.equal(memory.signatures.size, 52);
  for (let i = 0; i < 100; i++) {
    memory = believe(trial.playlist({ createdAt: SIGNED + 1 }), { memory, source: `mirror ${i}` }).memory;
  }
  assert.equal(memory.sources.size, 64);
  for (let i = 0; i < 40; i++) {
    const many = makeTrial({ rid: `r${i}`, segments: 1, parts: 1 });
    memory = believe(many.playlist({ createdAt: SIGNED }), { memory }).memory;
  }
  assert.deepEqual([memory.chains.size, memory.newest.size, memory.signatures.size], [16, 32, 64]);
});

Deno.test("judgePlaylist() can go on from a memory that was cloned as plain data", () => {
  const { memory } = believe(trial.playlist({ to: 3, createdAt: SIGNED }));
  const cloned = structuredClone(memory);
  believe(trial.playlist({ to: 4, createdAt: SIGNED }), { memory: cloned });
  const told = makeTrial({ breaks: [2], story: { from: 1 } });
  assert.equal(nameOf(told.playlist({ to: 4, createdAt: SIGNED }), { memory: cloned }), "fork");
});
