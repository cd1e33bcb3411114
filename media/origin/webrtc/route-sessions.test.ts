import assert from "node:assert/strict";
import { KEY, startTrialRoute } from "./trial-route.ts";
import { problemOf } from "./trial-problem.ts";

const FRAGMENT = "application/trickle-ice-sdpfrag";

Deno.test("PATCH and DELETE refuse sessions nobody has, other streams' and malformed ids alike", async () => {
  const trial = await startTrialRoute();
  try {
    const answer = await trial.offer("/whip/one", { key: KEY });
    await answer.text();
    const id = (answer.headers.get("location") ?? "").split("/").at(-1);
    for (
      const path of [
        "/whip/one/" + "0".repeat(32),
        "/whip/one/%00",
        "/whip/one/x",
        `/whep/one/${id}`,
        `/whip/two/${id}`,
      ]
    ) {
      for (const method of ["PATCH", "DELETE"]) {
        assert.equal(
          await problemOf(await trial.ask(method, path)),
          "404 unknown-session",
          `${method} ${path}`,
        );
      }
    }
    trial.server.lose("media-1");
    trial.server.patchWith({ state: "refused", status: 404, error: "session not found" });
    const headers = { "content-type": FRAGMENT };
    const gone = await trial.ask("PATCH", `/whip/one/${id}`, { headers, body: "a=x:y\r\n" });
    assert.equal(await problemOf(gone), "404 unknown-session");
    assert.deepEqual(trial.sessions.count(), { publishing: 0, watching: 0 });
  } finally {
    await trial.close();
  }
});

Deno.test("PATCH tells a publisher why its session is over, so that two pages don't fight for a stream", async () => {
  const trial = await startTrialRoute();
  const publish = async () => {
    const answer = await trial.offer("/whip/one", { key: KEY });
    await answer.text();
    return answer.headers.get("location") ?? "";
  };
  const probe = async (location: string) =>
    await problemOf(
      await trial.ask("PATCH", location, { headers: { "content-type": FRAGMENT }, body: "\r\n" }),
    );
  const lost = () => trial.server.patchWith({ state: "refused", status: 404, error: "session not found" });
  try {
    const first = await publish();
    const second = await publish();
    lost();
    assert.equal(await probe(first), "404 taken-over");
    assert.equal(await probe(second), "404 unknown-session");
    trial.publishedBy("media-2");
    assert.equal(await probe(second), "404 unknown-session");
    trial.publishedBy("an RTMP encoder");
    assert.equal(await probe(second), "404 taken-over");
    const third = await publish();
    await trial.sessions.cut("one");
    assert.equal(await probe(third), "404 key-renewed");
    assert.equal(await problemOf(await trial.ask("DELETE", third)), "404 key-renewed");
    assert.equal(await probe(third.replace("/one/", "/two/")), "404 unknown-session");
  } finally {
    await trial.close();
  }
});
