import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { iceServersOf, readTurn } from "./turn.ts";

Deno.test("readTurn() refuses what names no TURN server, user or secret", () => {
  for (
    const text of [
      "",
      "turn:a.example",
      "turn:a.example user",
      "stun:a.example user secret",
      "https://a.example user secret",
      "turn: user secret",
      "turn:a.example us:er secret",
      "turn:a.example user secret more",
      "turn:a.example?transport=sctp user secret",
      `turn:${"a".repeat(300)} user secret`,
    ]
  ) {
    assert.equal(readTurn(text), undefined, text);
  }
});

Deno.test("readTurn() takes url, user and secret", () => {
  assert.deepEqual(readTurn(" turn:a.example:3478?transport=tcp  dstream  s3cr3t= "), {
    url: "turn:a.example:3478?transport=tcp",
    user: "dstream",
    secret: "s3cr3t=",
  });
});

Deno.test("iceServersOf() makes a name that runs out and its HMAC, and offers STUN beside it", async () => {
  const turn = { url: "turn:a.example:3478?transport=tcp", user: "dstream", secret: "s3cr3t" };
  const grant = { exp: 1_790_000_000, peerId: "-DS0100-0123456789Ab" };
  const username = "1790000000:dstream-0123456789Ab";
  assert.deepEqual(await iceServersOf(turn, grant), [
    { urls: ["stun:a.example:3478"] },
    {
      urls: [turn.url],
      username,
      credential: createHmac("sha1", turn.secret).update(username).digest("base64"),
    },
  ]);
  assert.equal((await iceServersOf({ ...turn, url: "turns:a.example" }, grant)).length, 1);
});
