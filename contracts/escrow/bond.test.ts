import assert from "node:assert/strict";
import { MAX_EDGE_BODY } from "../api/edge.ts";
import { payOnPaper, trialWallet } from "../monero/trial-chain.ts";
import { makeTrialReserve } from "../monero/trial-reserve.ts";
import { formatAddress } from "../nostr/address.ts";
import type { NostrEvent } from "../nostr/event.ts";
import {
  bondMessage,
  type BondOptions,
  bondPseudonym,
  type BondTerms,
  bondTermsTemplate,
  bondTransactions,
  judgeBond,
  LONGEST_BOND_SECONDS,
  MOST_BANNED,
  readBondMessage,
  readBondTerms,
} from "./bond.ts";

const CREATOR = "ab".repeat(32);
const HOLDER = "cd".repeat(32);
const NOW = 1_800_000_000;
const terms: BondTerms = {
  stream: formatAddress({ creator: CREATOR, d: "demo" }),
  amount: "1000",
  banned: [],
};
const wallet = trialWallet("bonded");
const coins = [payOnPaper(wallet, 600n), payOnPaper(wallet, 400n)];
const bonded = (change: Partial<BondOptions> = {}, transactions = coins): BondOptions => {
  const message = change.message ?? bondMessage({ creator: CREATOR, holder: HOLDER, until: NOW + 60 });
  return {
    terms,
    holder: HOLDER,
    address: wallet.address,
    message,
    proof: makeTrialReserve({ wallet, transactions, message }),
    served: new Map(transactions.map(({ txid, served }) => [txid, served])),
    network: "mainnet",
    nowSeconds: NOW,
    ...change,
  };
};
const verdict = (change: Partial<BondOptions> = {}) => judgeBond(bonded(change)).verdict;
const signed = (template = bondTermsTemplate(terms, 1)): NostrEvent => ({
  ...template,
  pubkey: CREATOR,
  id: "",
  sig: "",
});

Deno.test("readBondTerms() gives undefined for another tier, author, amount, or a ban that is no pseudonym", () => {
  const good = signed();
  const tags = (name: string, value: string) => good.tags.map((tag) => tag[0] === name ? [name, value] : tag);
  const wrong: Partial<NostrEvent>[] = [
    { kind: 1 },
    { pubkey: HOLDER },
    { tags: tags("tier", "stake") },
    { tags: tags("d", "other") },
    { tags: tags("amount", "0") },
    { tags: tags("amount", "1000000000001") },
    { tags: [...good.tags, ["amount", "1000"]] },
    { tags: [...good.tags, ["ban", "x"]] },
    { tags: [...good.tags, ["ban"]] },
    { tags: [...good.tags, ...Array.from({ length: 2 * MOST_BANNED + 1 }, () => ["ban", HOLDER])] },
  ];
  for (const change of wrong) assert.equal(readBondTerms({ ...good, ...change }), undefined);
  assert.throws(() => bondTermsTemplate({ ...terms, amount: "-1" }, 1));
  const banned = { ...terms, banned: [HOLDER] };
  assert.deepEqual(readBondTerms(signed(bondTermsTemplate(banned, 1))), banned);
});

Deno.test("bondTermsTemplate() writes terms that ban as many as may be, and fit a request with room for the rest", () => {
  const full = bondTermsTemplate({ ...terms, banned: Array.from({ length: MOST_BANNED }, () => HOLDER) }, 1);
  const event = { ...signed(full), id: "00".repeat(32), sig: "00".repeat(64) };
  assert.equal(readBondTerms(event)?.banned.length, MOST_BANNED);
  assert.ok(JSON.stringify(event).length < MAX_EDGE_BODY * 2 / 3);
  const more = Array.from({ length: MOST_BANNED + 1 }, () => HOLDER);
  assert.throws(() => bondTermsTemplate({ ...terms, banned: more }, 1));
  // Somebody else's may hold more.
  const others = { ...event, tags: [...event.tags, ["ban", HOLDER]] };
  assert.equal(readBondTerms(others)?.banned.length, MOST_BANNED + 1);
});

Deno.test("readBondMessage() gives undefined for any other spelling", () => {
  const message = { creator: CREATOR, holder: HOLDER, until: NOW };
  const text = bondMessage(message);
  for (const other of ["", `${text}|`, text.replace("/1|", "/2|"), text.toUpperCase(), `${text}.0`]) {
    assert.equal(readBondMessage(other), undefined, other);
  }
  assert.deepEqual(readBondMessage(text), message);
});

Deno.test("judgeBond() refuses a proof that was made for another creator, holder or time", () => {
  assert.equal(verdict({ message: "dstream-test" }), "bad-bond-message");
  assert.equal(verdict({ holder: CREATOR }), "foreign-bond");
  const foreign = { ...terms, stream: formatAddress({ creator: "ef".repeat(32), d: "demo" }) };
  assert.equal(verdict({ terms: foreign }), "foreign-bond");
  assert.equal(verdict({ nowSeconds: NOW + 60 }), "bond-expired");
  assert.equal(verdict({ nowSeconds: NOW + 59 - LONGEST_BOND_SECONDS }), "bond-too-long");
});

Deno.test("judgeBond() refuses a proof over other words, of another wallet, network or of too many outputs", () => {
  const other = bondMessage({ creator: CREATOR, holder: HOLDER, until: NOW + 61 });
  const { proof } = bonded({ message: other });
  assert.equal(verdict({ proof }), "bad-reserve");
  assert.equal(verdict({ address: trialWallet("another").address }), "bad-reserve");
  assert.equal(verdict({ network: "stagenet" }), "bad-reserve");
  assert.equal(verdict({ served: new Map() }), "bad-reserve");
  assert.equal(verdict({ proof: "ReserveProofV2" }), "bad-reserve");
  const five = [1n, 2n, 3n, 4n, 5n].map((amount) => payOnPaper(wallet, amount));
  assert.equal(judgeBond(bonded({}, five)).verdict, "bad-reserve");
  assert.equal(bondTransactions(bonded({}, five).proof), undefined);
});

Deno.test("judgeBond() refuses too little, and whoever shows a coin that is banned among others", () => {
  assert.deepEqual(judgeBond(bonded({ terms: { ...terms, amount: "1001" } })), {
    verdict: "bond-too-small",
    amount: 1000n,
  });
  const judged = judgeBond(bonded());
  assert.ok(judged.verdict === "shown");
  for (const pseudonym of judged.pseudonyms) {
    assert.deepEqual(judgeBond(bonded({ terms: { ...terms, banned: [HOLDER, pseudonym] } })), {
      verdict: "bond-banned",
      pseudonym,
    });
  }
});

Deno.test("judgeBond() gives each coin the name it has in every proof", () => {
  const judged = judgeBond(bonded());
  assert.ok(judged.verdict === "shown");
  assert.deepEqual([judged.amount, judged.keyImages.length], [1000n, 2]);
  assert.deepEqual(judged.pseudonyms, judged.keyImages.map(bondPseudonym));
  const later = bondMessage({ creator: CREATOR, holder: HOLDER, until: NOW + 999 });
  const again = judgeBond(bonded({ message: later }));
  assert.ok(again.verdict === "shown");
  assert.deepEqual(again.pseudonyms, judged.pseudonyms);
});
