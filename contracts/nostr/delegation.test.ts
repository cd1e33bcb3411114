import assert from "node:assert/strict";
import {
  delegationTemplate,
  isOverlongDelegation,
  MOST_DELEGATION_BYTES,
  newestDelegation,
  readDelegation,
} from "./delegation.ts";
import { firstTag, type NostrEvent, signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { formatAddress } from "./address.ts";
import { DEFAULT_SHARING, type Sharing } from "./sharing.ts";

const NOW = 1_790_000_000;
const DAY = 86_400;
const { creator, box, guest } = PEOPLE;
const address = formatAddress({ creator, d: "bees" });
const TEMPLATE = delegationTemplate({ address, signers: [box], nbf: NOW, exp: NOW + DAY }, NOW);
const sign = (changes: Partial<typeof TEMPLATE> = {}, secret: Uint8Array = SECRETS.creator) =>
  signEvent({ ...TEMPLATE, ...changes }, secret);
const withTag = (name: string, ...values: string[][]) =>
  sign({
    tags: [...TEMPLATE.tags.filter((tag) => tag[0] !== name), ...values.map((rest) => [name, ...rest])],
  });

Deno.test("readDelegation() gives undefined for another kind and for another author than the address names", () => {
  assert.equal(readDelegation(sign({ kind: KIND.liveEvent })), undefined);
  assert.equal(readDelegation(sign({}, SECRETS.guest)), undefined);
  assert.equal(readDelegation(sign({}, SECRETS.box)), undefined);
});

Deno.test("readDelegation() gives undefined for missing, doubled or broken tags", () => {
  const broken = [
    withTag("d"),
    withTag("d", ["wasps"]),
    withTag("d", ["bees"], ["bees"]),
    withTag("a"),
    withTag("a", [formatAddress({ creator: guest, d: "bees" })]),
    withTag("a", [address], [address]),
    withTag("a", [`${KIND.delegation}:${creator}:bees`]),
    withTag("nbf"),
    withTag("nbf", [String(NOW)], [String(NOW)]),
    withTag("nbf", ["-1"]),
    withTag("nbf", [`${NOW}.5`]),
    withTag("exp"),
    withTag("exp", ["soon"]),
    withTag("exp", [`0${NOW + 5}`]),
    withTag("exp", [String(NOW + DAY)], [String(NOW + 5)]),
  ];
  for (const event of broken) assert.equal(readDelegation(event), undefined, JSON.stringify(event.tags));
});

Deno.test("readDelegation() gives undefined beyond 24 hours, and for no time at all", () => {
  assert.equal(readDelegation(withTag("exp", [String(NOW + DAY + 1)])), undefined);
  assert.equal(readDelegation(withTag("exp", [String(NOW)])), undefined);
  assert.equal(readDelegation(withTag("exp", [String(NOW - 1)])), undefined);
  assert.equal(readDelegation(withTag("exp", [String(NOW + DAY)]))?.exp, NOW + DAY);
});

Deno.test("readDelegation() gives undefined for more bytes than can be shown to others, wherever they stand", () => {
  const fill = (padding: string) => {
    const room = MOST_DELEGATION_BYTES - new TextEncoder().encode(JSON.stringify([TEMPLATE.tags, ""])).length;
    return padding.repeat(Math.floor(room / new TextEncoder().encode(padding).length));
  };
  const padded = [
    sign({ content: `${fill("x")}x` }),
    sign({ content: `${fill("\u8702")}\u8702` }),
    sign({ content: fill("\\") }),
    withTag("padding", [fill("x")]),
  ];
  for (const event of padded) {
    assert.equal(readDelegation(event), undefined);
    assert.equal(isOverlongDelegation(event), true);
    // To replace is to revoke.
    const later = sign({ created_at: NOW + 1, content: event.content, tags: event.tags });
    assert.equal(newestDelegation([sign(), later], address), undefined);
  }
  for (const content of [fill("x"), fill("\u8702")]) {
    assert.notEqual(readDelegation(sign({ content })), undefined);
  }
  assert.equal(isOverlongDelegation({ ...TEMPLATE, kind: 1, content: `${fill("x")}x` }), false);
});

Deno.test("delegationTemplate() writes nothing that nobody could read, whatever stood there before", () => {
  const signers = Array.from({ length: 60 }, (_, at) => at.toString(16).padStart(64, "0"));
  assert.throws(() => delegationTemplate({ address, signers, nbf: NOW, exp: NOW + DAY }, NOW));
  const previous = withTag("note", ["x".repeat(2000)], ["y".repeat(2000)], ["z"]);
  const options = { address, signers: signers.slice(0, 10), nbf: NOW, exp: NOW + DAY };
  const template = delegationTemplate(options, NOW, previous);
  assert.deepEqual(
    template.tags.filter(([name]) => name === "note").map(([, value]) => value?.length),
    [2000, 1],
  );
  assert.equal(readDelegation(signEvent(template, SECRETS.creator))?.signers.length, 10);
});

Deno.test("readDelegation() counts only p tags with the role signer and a key", () => {
  const event = withTag("p", [guest], [guest, "", "host"], ["broken", "", "signer"], [box, "", "signer"], [
    box,
    "",
    "signer",
  ]);
  assert.deepEqual(readDelegation(event)?.signers, [box]);
});

Deno.test("readDelegation() reads what delegationTemplate() wrote", () => {
  const event = sign();
  assert.deepEqual(readDelegation(event), {
    address,
    creator,
    signers: [box],
    nbf: NOW,
    exp: NOW + DAY,
    sharing: DEFAULT_SHARING,
    createdAt: NOW,
    event,
  });
});

Deno.test("delegationTemplate() throws for a stream that isn't one and for more than a day", () => {
  assert.throws(
    () => delegationTemplate({ address: "bees", signers: [], nbf: NOW, exp: NOW + 1 }, NOW),
    /address/,
  );
  const times = [[NOW, NOW + DAY + 1], [NOW, NOW], [NOW + 1, NOW]] as const;
  for (const [nbf, exp] of times) {
    assert.throws(() => delegationTemplate({ address, signers: [], nbf, exp }, NOW), /24 h/);
  }
  assert.throws(
    () => delegationTemplate({ address, signers: ["npub1"], nbf: NOW, exp: NOW + 1 }, NOW),
    /signer/,
  );
});

Deno.test("delegationTemplate() writes no expiration, since recordings need it for good", () => {
  assert.equal(firstTag(TEMPLATE, "expiration"), undefined);
  assert.deepEqual(TEMPLATE.tags, [
    ["d", "bees"],
    ["a", address],
    ["p", box, "", "signer"],
    ["nbf", String(NOW)],
    ["exp", String(NOW + DAY)],
    ["alt", "Delegation of segment signing"],
  ]);
});

Deno.test("delegationTemplate() dates a replacement after what it replaces and keeps unknown tags", () => {
  const previous = sign({ created_at: NOW + 50, tags: [...TEMPLATE.tags, ["com.example", "1"]] });
  const next = delegationTemplate({ address, signers: [guest], nbf: NOW, exp: NOW + 1 }, NOW, previous);
  assert.equal(next.created_at, NOW + 51);
  assert.deepEqual(next.tags.at(-1), ["com.example", "1"]);
  assert.equal(next.tags.filter(([name]) => name === "p").length, 1);
});

Deno.test("readDelegation() still delegates, but allows no sharing, where the terms of sharing can't be read", () => {
  for (const terms of [["friends"], ["open", "0"]]) {
    const delegation = readDelegation(withTag("sharing", terms));
    assert.deepEqual(delegation?.signers, [box]);
    assert.equal(delegation.sharing.tier, "off");
  }
});

Deno.test("delegationTemplate() throws for terms of sharing that no reader takes", () => {
  const sharing = { tier: "open", threshold: 0 } as const;
  assert.throws(
    () => delegationTemplate({ address, signers: [box], nbf: NOW, exp: NOW + 1, sharing }, NOW),
    /1 to 1000/,
  );
});

Deno.test("delegationTemplate() says how viewers may share, and a renewal that says nothing keeps it", () => {
  const options = { address, signers: [box], nbf: NOW, exp: NOW + DAY };
  const write = (sharing: Sharing | undefined, previous?: NostrEvent) =>
    signEvent(
      delegationTemplate({ ...options, ...(sharing && { sharing }) }, NOW, previous),
      SECRETS.creator,
    );
  const off = write({ tier: "off", threshold: 5 });
  assert.deepEqual(readDelegation(off)?.sharing, { tier: "off", threshold: 5 });
  const renewed = write(undefined, off);
  assert.deepEqual(readDelegation(renewed)?.sharing, { tier: "off", threshold: 5 });
  const changed = write({ tier: "key", threshold: 2 }, renewed);
  assert.deepEqual(readDelegation(changed)?.sharing, { tier: "key", threshold: 2 });
  assert.equal(changed.tags.filter(([name]) => name === "sharing").length, 1);
});

Deno.test("newestDelegation() gives undefined without any for that stream by its creator", () => {
  const otherStream = formatAddress({ creator, d: "wasps" });
  assert.equal(newestDelegation([], address), undefined);
  assert.equal(newestDelegation([sign()], otherStream), undefined);
  assert.equal(newestDelegation([sign({}, SECRETS.guest)], address), undefined);
  assert.equal(newestDelegation([sign({ kind: KIND.liveEvent })], address), undefined);
  assert.equal(newestDelegation([sign()], "no address"), undefined);
});

Deno.test("newestDelegation() ignores what others date ahead", () => {
  const forged = sign({ created_at: NOW + 999 }, SECRETS.guest);
  assert.equal(newestDelegation([forged, sign()], address)?.createdAt, NOW);
});

Deno.test("newestDelegation() takes a replacement without signers as revocation", () => {
  const revoked = signEvent(
    delegationTemplate({ address, signers: [], nbf: NOW, exp: NOW + 60 }, NOW, sign()),
    SECRETS.creator,
  );
  assert.deepEqual(newestDelegation([sign(), revoked], address)?.signers, []);
});

Deno.test("newestDelegation() takes a replacement that can't be read as revocation too", () => {
  const blank = signEvent(
    { kind: KIND.delegation, created_at: NOW + 1, tags: [["d", "bees"]], content: "" },
    SECRETS.creator,
  );
  assert.equal(newestDelegation([sign(), blank], address), undefined);
});

Deno.test("newestDelegation() takes the latest, and the lower id in the same second, in whatever order they come", () => {
  const late = sign({ created_at: NOW + 1 });
  const twins = [sign({ content: "a" }), sign({ content: "b" })];
  const lowest = [...twins].sort((a, b) => a.id < b.id ? -1 : 1)[0];
  for (const order of [twins, [...twins].reverse()]) {
    assert.equal(newestDelegation(order, address)?.event, lowest);
    assert.equal(newestDelegation([late, ...order], address)?.event, late);
    assert.equal(newestDelegation([...order, late], address)?.event, late);
  }
});
