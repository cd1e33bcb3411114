import assert from "node:assert/strict";
import { type EventTemplate, publicKeyOf, signEvent } from "../nostr/event.ts";
import { bare, believe, judge, nameOf, NOW, SIGNED, verdictOf } from "./trial-judge.ts";
import {
  BOX_SECRET,
  makeTrial,
  OTHER_SECRET,
  TRIAL_ADDRESS,
  TRIAL_START,
  trialDelegation,
  type TrialPlaylistOptions,
} from "./trial-session.ts";
import { emptyMemory, type JudgePlaylistOptions, type SealMemory } from "./verifier.ts";

const trial = makeTrial({ breaks: [2] });

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

Deno.test("judgePlaylist() says unsealed without seal lines when nobody is delegated, or the delegation is over", () => {
  const text = bare(trial.playlist());
  assert.equal(nameOf(text, { delegation: undefined }), "unsealed");
  assert.equal(nameOf(text, { delegation: trialDelegation({ exp: SIGNED }) }), "unsealed");
  assert.equal(nameOf("<html>", { delegation: undefined }), "unsealed");
});

Deno.test("judgePlaylist() says stripped of a stream known to be sealed, and lets no carrier's clock end a delegation", () => {
  const text = bare(trial.playlist());
  assert.equal(nameOf(text, { delegation: undefined, sealed: true }), "stripped");
  assert.equal(nameOf(text, { delegation: trialDelegation({ exp: SIGNED }), sealed: true }), "stripped");
  assert.equal(nameOf(text, { nowMs: NOW + 1e12, ownNowMs: NOW }), "stripped");
  assert.equal(nameOf(text, { nowMs: NOW, ownNowMs: NOW + 1e12 }), "unsealed");
  assert.equal(nameOf(trial.playlist(), { nowMs: NOW + 1e12, ownNowMs: NOW }), "stale");
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

/** The trial's playlist with its checkpoint changed. */
function reseal(edit: (event: Record<string, unknown>) => void): string {
  return trial.playlist().replace(/(?<=EVENT=")[\w-]+/, (event) => {
    const parsed = JSON.parse(atob(event.replaceAll("-", "+").replaceAll("_", "/"))) as Record<
      string,
      unknown
    >;
    edit(parsed);
    return btoa(JSON.stringify(parsed)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  });
}

Deno.test("judgePlaylist() says malformed of a checkpoint that is padded, and that it is", () => {
  const padded = (characters: number) =>
    reseal((event) => {
      const template = event as unknown as EventTemplate;
      const tags = [...template.tags, ["padding", "x".repeat(characters)]];
      Object.assign(event, signEvent({ ...template, tags }, BOX_SECRET));
    });
  assert.equal(nameOf(padded(300)), "verified");
  const malformed = { verdict: "malformed", detail: "the checkpoint is padded" };
  assert.deepEqual(verdictOf(padded(1024)), malformed);
});

Deno.test("judgePlaylist() says malformed when the checkpoint's id or signature is wrong", () => {
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

Deno.test("judgePlaylist() says unknown-signer for a key that is not delegated", () => {
  const text = trial.playlist({ secret: OTHER_SECRET });
  const signer = publicKeyOf(OTHER_SECRET);
  assert.deepEqual(verdictOf(text), { verdict: "unknown-signer", signer });
  assert.equal(nameOf(trial.playlist(), { delegation: undefined }), "unknown-signer");
  assert.equal(nameOf(trial.playlist(), { delegation: trialDelegation({ signers: [] }) }), "unknown-signer");
  const both = trialDelegation({ signers: [publicKeyOf(BOX_SECRET), signer] });
  believe(text, { delegation: both });
});

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
