import assert from "node:assert/strict";
import { childEnvironment } from "./child-environment.ts";
import { runCommand } from "./mediamtx/run-command.ts";

const all = {
  PATH: "/bin",
  https_proxy: "http://proxy",
  LC_ALL: "C",
  GOFLAGS: "-x",
  DSTREAM_HOME: "/h",
  DSTREAM_BOX_KEY: "secret",
  DSTREAM_BOX_MONERO_VIEW_KEY: "secret",
  AWS_SECRET_ACCESS_KEY: "secret",
  DENO_AUTH_TOKENS: "secret",
};

Deno.test("childEnvironment() passes on nothing of ours, and nothing it doesn't know", () => {
  assert.deepEqual(childEnvironment({ all }), { PATH: "/bin", https_proxy: "http://proxy", LC_ALL: "C" });
});

Deno.test("childEnvironment() passes on what is asked for by name, and what is given before what there is", () => {
  const environment = childEnvironment({ all, names: ["DSTREAM_HOME"], given: { PATH: "/other", A: "b" } });
  assert.deepEqual(environment, {
    PATH: "/other",
    https_proxy: "http://proxy",
    LC_ALL: "C",
    DSTREAM_HOME: "/h",
    A: "b",
  });
});

Deno.test("childEnvironment() gives builders what they are told by, and no key of ours", () => {
  const environment = childEnvironment({ all, builds: true });
  assert.equal(environment.GOFLAGS, "-x");
  assert.ok(!Object.keys(environment).some((name) => name.startsWith("DSTREAM_") || name.startsWith("AWS_")));
});

Deno.test("runCommand() keeps this process's secrets to itself", async () => {
  Deno.env.set("DSTREAM_TRIAL_SECRET", "told-to-nobody");
  try {
    const outcome = await runCommand("/usr/bin/env", [], { env: { SAID: "yes" } });
    assert.equal(outcome.state, "done");
    const lines = outcome.state === "done" ? outcome.lines : [];
    assert.ok(lines.includes("SAID=yes"));
    assert.ok(!lines.join("\n").includes("DSTREAM_TRIAL_SECRET"));
  } finally {
    Deno.env.delete("DSTREAM_TRIAL_SECRET");
  }
});
