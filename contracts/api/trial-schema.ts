import assert from "node:assert/strict";
import { toJsonSchema } from "@valibot/to-json-schema";
import fc from "fast-check";
import * as v from "valibot";
import { formatAddress } from "../nostr/address.ts";
import { signEvent } from "../nostr/event.ts";
import { PEOPLE, SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { profileLink } from "../nostr/link.ts";

const { creator, box } = PEOPLE;
/** A stream's address, a creator's event and a box' name, for whatever takes one. */
export const TRIAL = {
  address: formatAddress({ creator, d: "bees" }),
  event: signEvent(
    { kind: KIND.delegation, created_at: 1, tags: [["d", "bees"]], content: "" },
    SECRETS.creator,
  ),
  npub: profileLink(box),
  creator,
  box,
};

export type SchemaTrial = {
  schema: v.GenericSchema;
  /** With every member that may be said. */
  good: Record<string, unknown>;
  /** The members without which it is taken too; inner ones with a dot before: `bond.until`. */
  optional?: readonly string[];
  /** What each member must not be. */
  bad: Record<string, readonly unknown[]>;
};

/** Tests a schema of ours: what it refuses, that it throws at nothing, what it takes, and that OpenAPI can show it. */
export function trySchema(name: string, { schema, good, optional = [], bad }: SchemaTrial): void {
  const isGood = (value: unknown) => v.is(schema, value);

  Deno.test(`${name} refuses each member that is missing, wrong or too large`, () => {
    for (const [path, values] of Object.entries(bad)) {
      for (const value of values) {
        const bent = changed(good, path, value);
        assert.equal(isGood(bent), false, `${path}: ${JSON.stringify(value)?.slice(0, 80)}`);
      }
    }
    for (const path of Object.keys(good)) {
      assert.equal(isGood(changed(good, path, undefined)), optional.includes(path), `without ${path}`);
    }
    for (const value of [undefined, null, "{}", 7]) assert.equal(isGood(value), false);
  });

  Deno.test(`${name} takes what is right, and nothing that it doesn't know`, () => {
    assert.deepEqual(v.parse(schema, { ...good, "made-up": 1 }), good);
    for (const path of optional) {
      const least = changed(good, path, undefined);
      assert.deepEqual(v.parse(schema, least), least, `without ${path}`);
    }
  });

  Deno.test(`${name} judges whatever a stranger puts anywhere`, () => {
    const members = fc.constantFrom(...Object.keys(good));
    fc.assert(
      fc.property(members, fc.jsonValue(), (member, value) => {
        const parsed = v.safeParse(schema, { ...good, [member]: value });
        if (!parsed.success) return;
        assert.deepEqual(Object.keys(parsed.output as object).filter((key) => !(key in good)), []);
      }),
      { numRuns: 50 },
    );
  });

  Deno.test(`${name} has a JSON Schema, which OpenAPI needs`, () => {
    toJsonSchema(schema, { errorMode: "throw" });
  });
}

/** A copy with another value at a path; `undefined` takes the member away. */
function changed(whole: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [member = "", ...rest] = path.split(".");
  const copy = { ...whole };
  if (rest.length > 0) {
    copy[member] = changed(whole[member] as Record<string, unknown>, rest.join("."), value);
  } else if (value === undefined) delete copy[member];
  else copy[member] = value;
  return copy;
}
