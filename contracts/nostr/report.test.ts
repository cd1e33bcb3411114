import assert from "node:assert/strict";
import { formatAddress } from "./address.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { readReport, reportTemplate } from "./report.ts";

const { creator, viewer } = PEOPLE;
const ID = "ab".repeat(32);
const report = (tags: string[][], kind: number = KIND.report) =>
  readReport(signEvent({ kind, created_at: 5, tags, content: "why" }, SECRETS.viewer));

Deno.test("readReport() gives undefined for another kind and when it names nobody", () => {
  assert.equal(report([["p", creator, "spam"]], KIND.chat), undefined);
  assert.equal(report([["e", ID, "spam"]]), undefined);
  assert.equal(report([["p", "npub1", "spam"]]), undefined);
});

Deno.test("readReport() takes a missing or unknown reason for other, and the thing's reason before the person's", () => {
  assert.equal(report([["p", creator]])?.type, "other");
  assert.equal(report([["p", creator, "boring"]])?.type, "other");
  assert.equal(report([["p", creator, "SPAM"]])?.type, "spam");
  assert.equal(report([["p", creator], ["e", ID, "illegal"]])?.type, "illegal");
});

Deno.test("readReport() reads what reportTemplate() wrote", () => {
  const said = {
    pubkey: creator,
    type: "impersonation",
    eventId: ID,
    address: formatAddress({ creator, d: "bees" }),
    text: "why",
  } as const;
  const template = reportTemplate(said, 5);
  assert.deepEqual(readReport(signEvent(template, SECRETS.viewer)), {
    ...said,
    reporter: viewer,
    createdAt: 5,
  });
});
