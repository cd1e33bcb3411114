import assert from "node:assert/strict";
import { install, type InstallOptions, settingsOf, unitOf } from "./install.ts";
import { type Service, SERVICES } from "./settings.ts";
import { makeTrialMachine } from "./trial-machine.ts";
import { uninstall } from "./uninstall.ts";

const SECRET = "ab".repeat(16);

const options = (trial: ReturnType<typeof makeTrialMachine>, more: Partial<InstallOptions> = {}) => ({
  machine: trial.machine,
  settings: { domain: "live.example.org", owners: ["66".repeat(32)] },
  root: "/src",
  release: "one",
  deno: "/usr/local/bin/deno",
  mediamtx: "/cache/mediamtx",
  makeSecret: () => SECRET,
  answers: () => Promise.resolve(true),
  pause: () => Promise.resolve(),
  say: () => {},
  ...more,
});

Deno.test("install() says which part doesn't come up, and where to read why", async () => {
  const silent = await install(
    options(makeTrialMachine(), { answers: (name) => Promise.resolve(name !== "dstream-edge") }),
  );
  assert.ok(silent.state === "stopped");
  assert.match(silent.why, /dstream-edge/);
  assert.match(silent.fix, /journalctl -u dstream-edge/);
  const refused = await install(
    options(makeTrialMachine((command) => command.includes("restart dstream-box"))),
  );
  assert.ok(refused.state === "stopped" && refused.why.includes("dstream-box"));
});

Deno.test("install() puts nothing in use that a full disk cut off", async () => {
  const trial = makeTrialMachine((command) => command.startsWith("cp -a"));
  await assert.rejects(install(options(trial)), /cp failed/);
  assert.equal(trial.files.has("/opt/dstream/current"), false);
  assert.ok(!trial.ran.some((command) => command.startsWith("systemctl")));
});

Deno.test("install() gives each part its settings, readable by root alone, and no part another one's secret", async () => {
  const trial = makeTrialMachine();
  assert.deepEqual(await install(options(trial)), { state: "installed", changed: [...SERVICES] });
  for (const service of SERVICES) {
    assert.equal(trial.files.get(settingsOf(service))?.mode, 0o600, service);
    const unit = trial.files.get(unitOf(service))?.text ?? "";
    assert.match(unit, /^DynamicUser=yes$/m, service);
    assert.match(unit, /^ProtectSystem=strict$/m, service);
    // The box alone dates what it signs, and nobody waits for a clock that is never set.
    const after = service === "dstream-box" ? " time-set.target time-sync.target" : "";
    assert.match(unit, new RegExp(`^After=network-online\\.target${after}$`, "m"), service);
    assert.match(unit, /^Wants=network-online\.target$/m, service);
    assert.match(
      unit,
      service === "dstream-web"
        ? /^CapabilityBoundingSet=CAP_NET_BIND_SERVICE$/m
        : /^CapabilityBoundingSet=$/m,
    );
    assert.ok(!unit.includes(SECRET), service);
  }
  const knows = (service: Service) => trial.files.get(settingsOf(service))?.text.includes(SECRET);
  assert.deepEqual(SERVICES.filter(knows), ["dstream-edge", "dstream-turn"]);
  for (const service of ["dstream-relay", "dstream-edge", "dstream-box"] as const) {
    assert.match(trial.files.get(settingsOf(service))?.text ?? "", /^DSTREAM_LISTEN="127.0.0.1"$/m, service);
  }
});

Deno.test("install() once more changes nothing and restarts nobody", async () => {
  const trial = makeTrialMachine();
  await install(options(trial));
  trial.ran.length = 0;
  const again = await install(options(trial, { makeSecret: () => "cd".repeat(16) }));
  assert.deepEqual(again, { state: "installed", changed: [] });
  assert.ok(!trial.ran.some((command) => command.includes("restart")));
});

Deno.test("install() of another release restarts all, keeps secrets and what was set by hand, and the release before", async () => {
  const trial = makeTrialMachine();
  await install(options(trial));
  const path = settingsOf("dstream-box");
  const before = trial.files.get(path)?.text ?? "";
  await trial.machine.write(path, `${before}DSTREAM_LADDER="720p:2500k"\n`, 0o600);
  for (const release of ["two", "three"]) {
    const upgraded = await install(options(trial, { release, makeSecret: () => "cd".repeat(16) }));
    assert.ok(upgraded.state === "installed" && upgraded.changed.length === SERVICES.length);
  }
  assert.match(trial.files.get(path)?.text ?? "", /^DSTREAM_LADDER="720p:2500k"$/m);
  assert.ok(trial.files.get(settingsOf("dstream-turn"))?.text.includes(SECRET));
  assert.equal(trial.files.get("/opt/dstream/current")?.text, "/opt/dstream/releases/three");
  assert.deepEqual((await trial.machine.list("/opt/dstream/releases")).toSorted(), ["three", "two"]);
});

Deno.test("install() after one that was cut off restarts all again", async () => {
  const trial = makeTrialMachine();
  await install(options(trial));
  const cutOff = options(trial, { release: "two", answers: () => Promise.resolve(false) });
  assert.equal((await install(cutOff)).state, "stopped");
  const again = await install(options(trial, { release: "two" }));
  assert.deepEqual(again, { state: "installed", changed: [...SERVICES] });
});

Deno.test("uninstall() ends and removes all but keys and settings, and those too when told", async () => {
  const trial = makeTrialMachine();
  await install(options(trial));
  await trial.machine.write("/var/lib/dstream-box/box/key", "secret", 0o600);
  const stay = await uninstall({ machine: trial.machine, say: () => {} });
  assert.ok(stay.includes("/var/lib/dstream-box") && stay.includes(settingsOf("dstream-turn")));
  assert.ok(SERVICES.every((service) => !trial.files.has(unitOf(service))));
  assert.deepEqual(await trial.machine.list("/opt/dstream"), []);
  assert.ok(trial.ran.includes("systemctl disable --now dstream-box.service"));
  await uninstall({ machine: trial.machine, purge: true, say: () => {} });
  assert.deepEqual([...trial.files.keys()].filter((path) => path.includes("dstream-")), []);
});
