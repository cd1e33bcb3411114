import assert from "node:assert/strict";
import { formatAddress } from "./address.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { raidTemplate, readRaid } from "./raid.ts";

const from = formatAddress({ creator: PEOPLE.creator, d: "bees" });
const to = formatAddress({ creator: PEOPLE.guest, d: "wasps" });
const raid = (tags: string[][], kind: number = KIND.raid) =>
  readRaid(signEvent({ kind, created_at: 1, tags, content: "go" }, SECRETS.creator));

Deno.test("readRaid() gives undefined for another kind, a missing end, a broken end and a raid onto itself", () => {
  const [root, mention] = [["a", from, "", "root"], ["a", to, "", "mention"]];
  assert.equal(raid([root, mention], KIND.chat), undefined);
  assert.equal(raid([root]), undefined);
  assert.equal(raid([mention]), undefined);
  assert.equal(raid([root, ["a", "wasps", "", "mention"]]), undefined);
  assert.equal(raid([["a", from], ["a", to]]), undefined);
  assert.equal(raid([root, ["a", from, "", "mention"]]), undefined);
});

Deno.test("readRaid() reads what raidTemplate() wrote", () => {
  const read = readRaid(signEvent(raidTemplate({ from, to, text: "go" }, 9), SECRETS.creator));
  assert.deepEqual([read?.from, read?.to, read?.text, read?.createdAt], [from, to, "go", 9]);
});
