import assert from "node:assert/strict";
import { aptStep, ensurePackages, type EnsurePackagesOptions, firstFound, PACKAGES } from "./packages.ts";

const wanted = [PACKAGES.ffmpeg, PACKAGES.font];

/** A machine that has only ffmpeg. */
const base = (change: Partial<EnsurePackagesOptions> = {}): EnsurePackagesOptions => ({
  searchPath: "/usr/bin",
  mayInstall: false,
  os: "linux",
  progress: () => {},
  exists: (path) => Promise.resolve(path === "/usr/bin/ffmpeg"),
  run: () => assert.fail("must not run anything"),
  ...change,
});

Deno.test("ensurePackages() gives the one command, for what is missing alone, where it may not install", async () => {
  const ensured = await ensurePackages(wanted, base());
  assert.deepEqual(ensured, {
    state: "missing",
    why: "Missing on this machine: fonts-dejavu-core.",
    fix: "sudo apt-get update && sudo apt-get install -y --no-install-recommends fonts-dejavu-core",
  });
});

Deno.test("ensurePackages() shows apt-get's last lines when it fails", async () => {
  const ensured = await ensurePackages(
    wanted,
    base({
      mayInstall: true,
      run: () => Promise.resolve({ state: "failed", code: 100, lines: ["E: Unable to locate package"] }),
    }),
  );
  assert.match(
    ensured.state === "missing" ? ensured.why : "",
    /could not install fonts-dejavu-core:\n {2}E: Unable/,
  );
});

Deno.test("ensurePackages() names Homebrew on macOS", async () => {
  const ensured = await ensurePackages(
    [PACKAGES.ffmpeg],
    base({ os: "darwin", exists: () => Promise.resolve(false) }),
  );
  assert.equal(ensured.state === "missing" && ensured.fix, "brew install ffmpeg");
});

Deno.test("ensurePackages() installs what is missing where it may", async () => {
  const ran: string[] = [];
  const steps: unknown[] = [];
  const ensured = await ensurePackages(
    wanted,
    base({
      mayInstall: true,
      progress: (step) => steps.push(step),
      run: (program, args, options) => {
        ran.push([program, ...args].join(" "));
        options?.onLine?.("dlstatus:1:50.4:Retrieving file 1 of 1");
        return Promise.resolve({ state: "done", lines: [] });
      },
    }),
  );
  assert.deepEqual(ensured, { state: "ready" });
  assert.deepEqual(ran, [
    "apt-get update -q",
    "apt-get install -y -q --no-install-recommends -o APT::Status-Fd=1 fonts-dejavu-core",
  ]);
  assert.deepEqual(steps.at(-1), { what: "fetching fonts-dejavu-core", done: 50, total: 100, unit: "%" });
});

Deno.test("ensurePackages() asks apt-get nothing when all is there", async () => {
  assert.deepEqual(await ensurePackages(wanted, base({ exists: () => Promise.resolve(true) })), {
    state: "ready",
  });
});

Deno.test("aptStep() ignores apt-get's ordinary words", () => {
  assert.equal(aptStep("Setting up ffmpeg (7:5.1.6) ...", ["ffmpeg"]), undefined);
  assert.equal(aptStep("pmstatus:ffmpeg:45.1:Unpacking ffmpeg", ["ffmpeg"])?.what, "installing ffmpeg");
});

Deno.test("firstFound() looks through the path in order and takes whole paths as they are", async () => {
  const has = (...paths: string[]) => (path: string) => Promise.resolve(paths.includes(path));
  assert.equal(await firstFound(["chrome", "chromium"], "/a:/b", has("/b/chromium")), "/b/chromium");
  assert.equal(await firstFound(["/opt/x"], "/a", has("/opt/x")), "/opt/x");
  assert.equal(await firstFound(["x"], "", has("/x")), undefined);
});
