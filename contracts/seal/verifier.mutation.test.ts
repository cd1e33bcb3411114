import assert from "node:assert/strict";
import fc from "fast-check";
import { readDelegation } from "../nostr/delegation.ts";
import { makeTrial, type TrialOptions, type TrialPlaylistOptions } from "./trial-session.ts";
import { emptyMemory, judgePlaylist } from "./verifier.ts";
import vectors from "./vectors/seal-v1.json" with { type: "json" };
import { assertTrue, judge, meaningOf, signaturesOf, SIGNED } from "./trial-meaning.ts";

/** One thing a carrier does to a text. */
type Mutation = (text: string, other: string) => string;

const CHARACTERS = [
  "\n",
  "\r",
  "\u2028",
  "\0",
  "é",
  " ",
  ",",
  "#",
  '"',
  "=",
  ":",
  "0",
  "1",
  "9",
  "a",
  "F",
  "-",
  ".",
  "/",
  "{",
  "Y",
];
const LINES = [
  "#EXT-X-GAP",
  "#EXT-X-ENDLIST",
  "#EXT-X-DISCONTINUITY",
  "#EXT-X-BYTERANGE:10@0",
  "#EXT-X-SKIP:SKIPPED-SEGMENTS=1",
  '#EXT-X-KEY:METHOD=AES-128,URI="k"',
  '#EXT-X-MAP:URI="other.mp4"',
  '#EXT-X-DEFINE:NAME="a",VALUE="b"',
  "#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:11.000Z",
  "#EXT-X-MEDIA-SEQUENCE:7",
  "#EXT-X-DISCONTINUITY-SEQUENCE:7",
  "#EXT-X-TARGETDURATION:50",
  "#EXTINF:2.0,",
  "other.m4s",
  "# comment",
  "",
];

const at = fc.nat(1_000_000);
const lineAt = (lines: string[], index: number) => lines[index % lines.length] ?? "";
const edit = (text: string, change: (lines: string[]) => void) => {
  const lines = text.split("\n");
  change(lines);
  return lines.join("\n");
};

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.constantFrom(...CHARACTERS), fc.constantFrom(0, 1)).map(
    ([i, to, cut]) => (text: string) => {
      const place = i % text.length;
      return text.slice(0, place) + to + text.slice(place + cut);
    },
  ),
  fc.tuple(at, fc.integer({ min: 1, max: 7 })).map(([i, bit]) => (text: string) => {
    const place = i % text.length;
    return text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ (1 << (bit - 1))) +
      text.slice(place + 1);
  }),
  at.map((i) => (text: string) => text.slice(0, i % text.length) + text.slice(i % text.length + 1)),
  at.map((i) => (text: string) => edit(text, (lines) => lines.splice(i % lines.length, 1))),
  fc.tuple(at, at).map(([i, j]) => (text: string) =>
    edit(text, (lines) => lines.splice(j % lines.length, 0, lineAt(lines, i)))
  ),
  fc.tuple(at, at).map(([i, j]) => (text: string) =>
    edit(text, (lines) => {
      const [a, b] = [i % lines.length, j % lines.length];
      [lines[a], lines[b]] = [lineAt(lines, b), lineAt(lines, a)];
    })
  ),
  fc.tuple(at, at, fc.integer({ min: 1, max: 6 })).map(([i, j, count]) => (text: string) =>
    edit(text, (lines) => lines.splice(j % lines.length, 0, ...lines.splice(i % lines.length, count)))
  ),
  fc.tuple(at, fc.constantFrom(...LINES)).map(([i, line]) => (text: string) =>
    edit(text, (lines) => lines.splice(i % lines.length, 0, line))
  ),
  // A line of another playlist in place of the line of that tag.
  fc.tuple(at, at).map(([i, j]) => (text: string, other: string) =>
    edit(text, (lines) => {
      const tag = lineAt(lines, i).split(":")[0] ?? "";
      const fitting = other.split("\n").filter((line) => line.startsWith(tag));
      if (fitting.length > 0) lines[i % lines.length] = lineAt(fitting, j);
    })
  ),
  at.map((i) => (text: string, other: string) =>
    text.slice(0, i % text.length) + other.slice(i % text.length)
  ),
);

const trialOptions: fc.Arbitrary<TrialOptions> = fc.record({
  segments: fc.integer({ min: 1, max: 5 }),
  parts: fc.integer({ min: 1, max: 4 }),
  breaks: fc.subarray([1, 2, 4, 5]),
  withoutInit: fc.boolean(),
});
const playlistOptions: fc.Arbitrary<TrialPlaylistOptions> = fc.record({
  form: fc.constantFrom("plain", "ll"),
  from: fc.nat(3),
  open: fc.nat(3),
  withParts: fc.nat(3),
  ended: fc.boolean(),
}).map(({ ended, ...options }) => ({
  ...options,
  createdAt: SIGNED,
  ...(ended && { state: "ended" as const, endlist: true }),
}));

Deno.test("judgePlaylist() never crashes, and says verified of a bent playlist only when a player decodes the same from it", () => {
  let [verified, refused] = [0, 0];
  fc.assert(
    fc.property(
      trialOptions,
      playlistOptions,
      playlistOptions,
      fc.array(fc.array(mutation, { minLength: 1, maxLength: 3 }), { minLength: 20, maxLength: 20 }),
      (session, options, otherOptions, attempts) => {
        const trial = makeTrial(session);
        // hls.js misnumbers the very first parts of a playlist that has neither a segment nor an init segment.
        const latest = session.withoutInit ? (session.segments ?? 1) - 1 : 3;
        const [text, other] = [options, otherOptions].map((wanted) =>
          trial.playlist({ ...wanted, from: Math.min(wanted.from ?? 0, latest) })
        ) as [string, string];
        const signed = signaturesOf(text, other);
        const ended = options.endlist === true || otherOptions.endlist === true;
        const full = trial.playlist({
          form: "ll",
          open: 4,
          withParts: 9,
          createdAt: SIGNED,
          ...(ended && { state: "ended", endlist: true }),
        });
        const { verdict } = judge(full, signaturesOf(full));
        assert.ok(verdict.verdict === "verified", JSON.stringify(verdict));
        const truth = meaningOf(full, verdict.objects);
        for (const steps of [[], ...attempts]) {
          const bent = steps.reduce((bent, step) => step(bent, other), text);
          const { verdict } = judge(bent, signed);
          if (steps.length === 0) assert.equal(verdict.verdict, "verified");
          if (verdict.verdict === "verified") {
            verified++;
            assertTrue(meaningOf(bent, verdict.objects), truth, verdict.checkpoint.n);
          } else refused++;
        }
      },
    ),
    { numRuns: 80 },
  );
  assert.ok(refused > 5 * verified && verified > 120, `${verified} verified, ${refused} refused`);
});

Deno.test("judgePlaylist() refuses every single bent character of the vectors but those that bind nothing", () => {
  const delegation = readDelegation(vectors.delegation);
  const signed = signaturesOf(...Object.values(vectors.playlists));
  for (const text of Object.values(vectors.playlists)) {
    const judgeVector = (bent: string) =>
      judgePlaylist({
        text: bent,
        address: vectors.address,
        source: "carrier",
        delegation,
        memory: emptyMemory(),
        nowMs: vectors.verifyAt * 1000,
        check: ({ id, sig }) => signed.has(id + sig),
      });
    const lineStarts = text.split("\n").reduce<{ line: string; start: number }[]>((starts, line) => {
      const last = starts.at(-1);
      return [...starts, { line, start: last === undefined ? 0 : last.start + last.line.length + 1 }];
    }, []);
    for (let i = 0; i < text.length; i++) {
      for (const to of ["0", "A"]) {
        if (text[i] === to) continue;
        const bent = text.slice(0, i) + to + text.slice(i + 1);
        const { verdict } = judgeVector(bent);
        if (verdict.verdict !== "verified") continue;
        const { line } = lineStarts.findLast(({ start }) => start <= i) ?? assert.fail();
        const unbound =
          /^(#EXT-X-(VERSION|SERVER-CONTROL|PART-INF|DISCONTINUITY-SEQUENCE|TARGETDURATION|PRELOAD-HINT|MAP|PART|SEAL-MAP):|[^#])/;
        assert.match(line, unbound, `${i} to ${to}`);
        assert.equal(verdict.checkpoint.head, vectors.checkpoint.tags.find(([name]) => name === "x")?.[1]);
      }
    }
  }
});
