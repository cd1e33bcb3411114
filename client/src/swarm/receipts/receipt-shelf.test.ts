import assert from "node:assert/strict";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { receiptTemplate } from "../../../../contracts/swarm/receipt.ts";
import { makeReceiptShelf } from "./receipt-shelf.ts";

const ADDRESS = `30311:${"a".repeat(64)}:test`;
const KEY = "dstream/receipts/1";

/** No signature: a shelf takes what was verified. */
function receiptNumber(n: number, address = ADDRESS) {
  const template = receiptTemplate({
    address,
    sid: "0123456789abcdef",
    from: "-DS0100-aaaaaaaaaaaa",
    to: "-DS0100-bbbbbbbbbbbb",
    first: n,
    last: n,
    bytes: 1,
  }, 1_790_000_000);
  return { ...template, id: n.toString(16).padStart(64, "0"), pubkey: "b".repeat(64), sig: "c".repeat(128) };
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
  for (const text of ["", "{", "7", "[7]", "[{}]", JSON.stringify([foreign]), `"${"x".repeat(2_000_000)}"`]) {
    stage.items.set(KEY, text);
    assert.deepEqual(stage.shelf().of(ADDRESS), [], text.slice(0, 40));
  }
});

Deno.test("makeReceiptShelf() forgets the oldest when there are too many", () => {
  const stage = stand();
  const shelf = stage.shelf();
  for (let n = 0; n < 450; n++) shelf.put(receiptNumber(n));
  shelf.close();
  const kept = stage.shelf().of(ADDRESS);
  assert.equal(kept.length, 400);
  assert.equal(kept.at(-1)?.id, receiptNumber(449).id);
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
