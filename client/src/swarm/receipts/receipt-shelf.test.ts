import assert from "node:assert/strict";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { receiptTemplate } from "../../../../contracts/swarm/receipt.ts";
import { makeReceiptShelf } from "./receipt-shelf.ts";

const ADDRESS = `30311:${"a".repeat(64)}:test`;
const KEY = "dstream/receipts/1";

/** No signature: a shelf takes what was verified. */
function receiptNumber(n: number, address = ADDRESS, signer = n % 5) {
  const template = receiptTemplate({
    address,
    sid: "0123456789abcdef",
    from: "-DS0100-aaaaaaaaaaaa",
    to: "-DS0100-bbbbbbbbbbbb",
    first: n,
    last: n,
    bytes: 1,
  }, 1_790_000_000);
  return {
    ...template,
    id: n.toString(16).padStart(64, "0"),
    pubkey: String(signer).repeat(64),
    sig: "c".repeat(128),
  };
}

/** Some that verify, and say more than a receipt does. */
function padded() {
  const receipt = receiptNumber(1);
  const pad = "x".repeat(1800);
  return [
    { ...receipt, content: pad },
    { ...receipt, tags: [...receipt.tags, ["pad", pad]] },
    ...receipt.tags.map((_, at) => ({
      ...receipt,
      tags: receipt.tags.map((tag, other) => other === at ? [...tag, pad] : tag),
    })),
  ];
}

function stand() {
  const items = new Map<string, string>();
  const stage = {
    items,
    ms: 0,
    refuses: false,
    shelf: () =>
      makeReceiptShelf({
        storage: () => {
          if (stage.refuses) throw new DOMException("denied", "SecurityError");
          return {
            getItem: (name) => items.get(name) ?? null,
            setItem: (name, text) => void items.set(name, text),
          };
        },
        now: () => stage.ms,
      }),
  };
  return stage;
}

Deno.test("makeReceiptShelf() puts nothing down twice, in one page or two", () => {
  const stage = stand();
  const [one, other] = [stage.shelf(), stage.shelf()];
  assert.equal(one.put(receiptNumber(1)), true);
  assert.equal(one.put(receiptNumber(1)), false);
  other.put(receiptNumber(1));
  other.put(receiptNumber(2));
  one.close();
  other.close();
  assert.equal(stage.shelf().of(ADDRESS).length, 2);
});

Deno.test("makeReceiptShelf() takes nothing from what another program left there", () => {
  const stage = stand();
  const foreign = signEvent({ kind: 1, created_at: 1, tags: [], content: "hi" }, new Uint8Array(32).fill(1));
  for (const text of ["", "{", "7", "[7]", "[{}]", JSON.stringify([foreign]), `"${"x".repeat(3_000_000)}"`]) {
    stage.items.set(KEY, text);
    assert.deepEqual(stage.shelf().of(ADDRESS), [], text.slice(0, 40));
  }
});

Deno.test("makeReceiptShelf() takes no padded receipt, neither put down nor left there", () => {
  for (const receipt of padded()) {
    const stage = stand();
    assert.equal(stage.shelf().put(receipt), false);
    stage.items.set(KEY, JSON.stringify([receipt, receiptNumber(2)]));
    assert.deepEqual(stage.shelf().of(ADDRESS).map(({ id }) => id), [receiptNumber(2).id]);
  }
});

Deno.test("makeReceiptShelf() reads what is bare of a shelf that another program made too long", () => {
  const stage = stand();
  const [long = receiptNumber(1)] = padded();
  const bare = Array.from({ length: 3 }, (_, n) => receiptNumber(n + 10));
  const text = JSON.stringify([...Array.from({ length: 1200 }, () => long), ...bare]);
  assert.ok(text.length > 2 * 1024 * 1024);
  stage.items.set(KEY, text);
  assert.deepEqual(stage.shelf().of(ADDRESS), bare);
});

Deno.test("makeReceiptShelf() lets no signer push out what others signed", () => {
  const stage = stand();
  const shelf = stage.shelf();
  const others = Array.from({ length: 10 }, (_, n) => receiptNumber(n, ADDRESS, 1));
  for (const receipt of others) shelf.put(receipt);
  for (let n = 10; n < 2000; n++) shelf.put(receiptNumber(n, ADDRESS, 2));
  shelf.close();
  const kept = stage.shelf().of(ADDRESS);
  assert.deepEqual(kept.slice(0, 10), others);
  assert.equal(kept.length, 410);
  assert.equal(kept.at(-1)?.id, receiptNumber(1999).id);
});

Deno.test("makeReceiptShelf() forgets the oldest when there are too many", () => {
  const stage = stand();
  const shelf = stage.shelf();
  for (let n = 0; n < 1550; n++) shelf.put(receiptNumber(n));
  shelf.close();
  const kept = stage.shelf().of(ADDRESS);
  assert.equal(kept.length, 1500);
  assert.equal(kept.at(-1)?.id, receiptNumber(1549).id);
});

Deno.test("makeReceiptShelf() keeps them within half a minute, and tells streams apart", () => {
  const stage = stand();
  const other = `30311:${"b".repeat(64)}:test`;
  const shelf = stage.shelf();
  shelf.put(receiptNumber(1));
  assert.deepEqual(stage.shelf().of(ADDRESS), []);
  stage.ms = 30_000;
  shelf.put(receiptNumber(2, other));
  assert.equal(stage.shelf().of(ADDRESS).length, 1);
  assert.equal(stage.shelf().of(other).length, 1);
});

Deno.test("makeReceiptShelf() keeps them for the page when storage is refused", () => {
  const stage = stand();
  stage.refuses = true;
  const shelf = stage.shelf();
  shelf.put(receiptNumber(1));
  shelf.close();
  assert.equal(shelf.of(ADDRESS).length, 1);
  assert.equal(shelf.put(receiptNumber(1)), false);
});
