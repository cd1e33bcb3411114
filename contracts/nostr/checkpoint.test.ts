import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { formatAddress } from "./address.ts";
import { type Checkpoint, checkpointTemplate, MOST_CHECKPOINT_BYTES, readCheckpoint } from "./checkpoint.ts";
import { readVerifiedEvent, signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const AT = 1_790_000_000;
const CHECKPOINT: Checkpoint = {
  address: formatAddress({ creator: PEOPLE.creator, d: "bees" }),
  sid: "00112233445566aa",
  rid: "video-480",
  n: 3,
  head: "ab".repeat(32),
  state: "live",
  open: "cd".repeat(32),
  signer: PEOPLE.box,
  createdAt: AT,
};
const TEMPLATE = checkpointTemplate(CHECKPOINT, AT);
const sign = (changes: Partial<typeof TEMPLATE> = {}) => signEvent({ ...TEMPLATE, ...changes }, SECRETS.box);
const withTag = (name: string, ...values: string[]) =>
  sign({
    tags: [...TEMPLATE.tags.filter((tag) => tag[0] !== name), ...values.map((value) => [name, value])],
  });

Deno.test("readCheckpoint() gives undefined for another kind and for content", () => {
  assert.equal(readCheckpoint(sign({ kind: KIND.delegation })), undefined);
  assert.equal(readCheckpoint(sign({ content: " " })), undefined);
});

Deno.test("readCheckpoint() gives undefined for one that is padded, so that each can be shown beside others", () => {
  const padded = (characters: number) => sign({ tags: [...TEMPLATE.tags, ["more", "x".repeat(characters)]] });
  assert.equal(readCheckpoint(padded(MOST_CHECKPOINT_BYTES)), undefined);
  assert.deepEqual(readCheckpoint(padded(MOST_CHECKPOINT_BYTES / 2)), CHECKPOINT);
  const longest = { ...CHECKPOINT, rid: "r".repeat(32), n: 999_999_999_999_999, state: "paused" as const };
  const address = formatAddress({ creator: PEOPLE.creator, d: "d".repeat(32) });
  const template = checkpointTemplate({ ...longest, address }, AT);
  assert.ok(JSON.stringify(template.tags).length < MOST_CHECKPOINT_BYTES / 2, "ours leave room");
});

Deno.test("readCheckpoint() gives undefined when a tag is missing or stands twice", () => {
  for (const [name = "", value = ""] of TEMPLATE.tags) {
    if (name !== "open") assert.equal(readCheckpoint(withTag(name)), undefined, `no ${name}`);
    assert.equal(readCheckpoint(withTag(name, value, value)), undefined, `two ${name}`);
  }
});

Deno.test("readCheckpoint() gives undefined for values that aren't spelled as the protocol says", () => {
  const broken: [name: string, value: string][] = [
    ["v", "2"],
    ["v", "01"],
    ["a", "bees"],
    ["a", `${CHECKPOINT.address}:x`],
    ["session", "00112233445566AA"],
    ["session", "001122"],
    ["r", ""],
    ["r", "Video"],
    ["r", "a".repeat(33)],
    ["r", "../video"],
    ["n", ""],
    ["n", "-2"],
    ["n", "+3"],
    ["n", "03"],
    ["n", "3.0"],
    ["n", "1e3"],
    ["n", "9".repeat(16)],
    ["x", "ab".repeat(31)],
    ["x", "AB".repeat(32)],
    ["state", "Live"],
    ["state", "waiting"],
    ["open", ""],
    ["open", "zz".repeat(32)],
  ];
  for (const [name, value] of broken) {
    assert.equal(readCheckpoint(withTag(name, value)), undefined, `${name}=${value}`);
  }
});

Deno.test("readCheckpoint() ignores tags it doesn't know", () => {
  assert.deepEqual(readCheckpoint(sign({ tags: [...TEMPLATE.tags, ["later", "1"]] })), CHECKPOINT);
});

Deno.test("readCheckpoint() reads what checkpointTemplate() wrote, for playlists and for relays", () => {
  const { open: _, ...plain } = CHECKPOINT;
  const fields = fc.record({
    n: fc.integer({ min: -1, max: 999_999_999_999_999 }),
    state: fc.constantFrom("live", "paused", "ended"),
  });
  fc.assert(
    fc.property(
      fields,
      fc.boolean(),
      fc.constantFrom(KIND.checkpoint, KIND.checkpointRecord),
      (changes, withOpen, kind) => {
        const checkpoint: Checkpoint = { ...(withOpen ? CHECKPOINT : plain), ...changes };
        assert.deepEqual(
          readCheckpoint(signEvent(checkpointTemplate(checkpoint, AT, kind), SECRETS.box)),
          checkpoint,
        );
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("checkpointTemplate() and signEvent() make the vectors' events byte for byte", () => {
  const vectors = JSON.parse(readFileSync(new URL("../seal/vectors/seal-v1.json", import.meta.url), "utf8"));
  for (const name of ["checkpoint", "checkpointLowLatency"]) {
    const event = readVerifiedEvent(vectors[name]);
    assert.ok(event);
    const checkpoint = readCheckpoint(event);
    assert.ok(checkpoint);
    assert.deepEqual(signEvent(checkpointTemplate(checkpoint, event.created_at), SECRETS.box), event);
  }
});
