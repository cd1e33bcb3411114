import assert from "node:assert/strict";
import { makeNoConnection, NO_DESCRIPTION } from "./no-connection.ts";

Deno.test("makeNoConnection() takes no answer and opens no channel, and yet makes its offer whole at once", async () => {
  const connection = makeNoConnection();
  await assert.rejects(connection.setRemoteDescription({ type: "answer", sdp: "v=0" }), DOMException);
  await assert.rejects(connection.createAnswer(), DOMException);
  assert.equal(connection.createDataChannel("any").readyState, "closed");
  const whole = new Promise((resolve) => connection.onicecandidate = ({ candidate }) => resolve(candidate));
  const offer = await connection.createOffer();
  await connection.setLocalDescription(offer);
  assert.equal(await whole, null);
  assert.equal(connection.localDescription?.sdp, NO_DESCRIPTION);
  connection.close();
  assert.equal(connection.connectionState, "closed");
});
