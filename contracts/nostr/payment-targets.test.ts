import assert from "node:assert/strict";
import { signEvent } from "./event.ts";
import { SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { paymentTargetsTemplate, readMoneroAddress, readPaymentTargets } from "./payment-targets.ts";

const XMR = `4${"A".repeat(94)}`;
const OTHER = `8${"B".repeat(94)}`;
const targets = (tags: string[][], kind: number = KIND.paymentTargets) =>
  signEvent({ kind, created_at: 5, tags, content: "" }, SECRETS.creator);

Deno.test("readPaymentTargets() gives undefined for another kind, and no Monero address that isn't spelled like one", () => {
  assert.equal(readPaymentTargets(targets([["payto", "monero", XMR]], KIND.profile)), undefined);
  assert.deepEqual(readPaymentTargets(targets([["payto"], ["payto", "monero"], ["payto", "", XMR]])), {
    targets: [],
  });
  const broken = readPaymentTargets(targets([["payto", "monero", "bees@pay.example"]]));
  assert.equal(broken && "monero" in broken, false);
});

Deno.test("readPaymentTargets() finds the first Monero address under both of its names", () => {
  const event = targets([["payto", "bitcoin", "bc1"], ["payto", "monero", "broken"], ["payto", "XMR", XMR]]);
  const read = readPaymentTargets(event);
  assert.equal(read?.monero, XMR);
  assert.deepEqual(read?.targets.map(({ type }) => type), ["bitcoin", "monero", "xmr"]);
});

Deno.test("readMoneroAddress() refuses lengths and letters that no address has", () => {
  for (const text of ["", XMR.slice(1), `${XMR}${XMR}`, XMR.replace("A", "0"), `${XMR}\n`]) {
    assert.equal(readMoneroAddress(text), undefined, text);
  }
  assert.equal(readMoneroAddress(undefined), undefined);
  assert.equal(readMoneroAddress(`4${"A".repeat(105)}`)?.length, 106);
});

Deno.test("paymentTargetsTemplate() replaces the Monero address under both names and keeps other targets and tags", () => {
  const previous = targets([["payto", "xmr", OTHER], ["payto", "bitcoin", "bc1"], ["later", "1"]]);
  const template = paymentTargetsTemplate({ monero: XMR }, 5, previous);
  assert.deepEqual(template.tags, [["payto", "monero", XMR], ["payto", "bitcoin", "bc1"], ["later", "1"]]);
  assert.equal(template.created_at, 6);
  assert.deepEqual(paymentTargetsTemplate({}, 9, previous).tags, [["payto", "bitcoin", "bc1"], [
    "later",
    "1",
  ]]);
});
