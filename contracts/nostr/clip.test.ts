import assert from "node:assert/strict";
import { formatAddress } from "./address.ts";
import { readClip } from "./clip.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const address = formatAddress({ creator: PEOPLE.creator, d: "bees" });
const url = "https://clips.example/a.mp4";
const clip = (tags: string[][], kind: number = KIND.clip) =>
  readClip(signEvent({ kind, created_at: 1, tags, content: "" }, SECRETS.viewer));

Deno.test("readClip() gives undefined for another kind, without a stream and without a video", () => {
  assert.equal(clip([["a", address], ["r", url]], KIND.chat), undefined);
  assert.equal(clip([["r", url]]), undefined);
  assert.equal(clip([["a", address]]), undefined);
  assert.equal(clip([["a", address], ["r", "javascript:alert(1)"]]), undefined);
});

Deno.test("readClip() reads what zap.stream and Amethyst write", () => {
  const read = clip([["a", address], ["p", PEOPLE.creator], ["r", url], ["title", "Swarm"], [
    "alt",
    "Live stream clip",
  ]]);
  assert.deepEqual([read?.address, read?.url, read?.title], [address, url, "Swarm"]);
  assert.equal("title" in (clip([["a", address], ["r", url]]) ?? {}), false);
});
