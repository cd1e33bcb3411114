import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readProblem } from "../contracts/api/problem.ts";
import { delegationTemplate } from "../contracts/nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../contracts/nostr/http-auth.ts";
import { fromHex } from "../contracts/hex.ts";
import { sha256Hex } from "../contracts/sha256.ts";
import { peerIdOf } from "../contracts/swarm/peer-id.ts";
import { BOX_SECRET, CREATOR_SECRET, makeTrial, TRIAL_ADDRESS } from "../contracts/seal/trial-session.ts";

import { HONEST, recorded, startTrialNode } from "./monero/trial-node.ts";
import { GOOD_ASK } from "./tips/trial-tip.ts";
import { openTrialPeer } from "./tracker/trial-peer.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** What Deno Deploy runs. */
const OLD_DENO = "deno@2.5.6";

/** A port that is free now, held by nobody afterwards. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

function spawn(command: string, args: string[], cwd: string, env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(command, { args, cwd, env, stdout: "piped", stderr: "piped" }).spawn();
}

/** The flags the edge needs at most. */
const flags = (
  home: string,
) => ["run", "--no-prompt", "--allow-net", "--allow-env", `--allow-read=${home}`, `--allow-write=${home}`];

/** Runs with an edge that listens, and ends it by the signal. */
async function withEdge(
  { deno, cwd, home, signal, more = {} }: {
    deno: string;
    cwd: string;
    home: string;
    signal: Deno.Signal;
    more?: Record<string, string>;
  },
  run: (url: string) => Promise<void | (() => Promise<void>)>,
): Promise<void> {
  const port = await freePort();
  const env = { DSTREAM_EDGE_PORT: String(port), DSTREAM_HOME: home, NO_COLOR: "1", ...more };
  const child = spawn(deno, [...flags(home), join(cwd, "edge/main.ts")], cwd, env);
  const stderr = new Response(child.stderr).text();
  const reader = child.stdout.getReader();
  try {
    const { value } = await reader.read();
    assert.match(new TextDecoder().decode(value), /The edge listens on/);
    const afterwards = await run(`http://127.0.0.1:${port}`);
    child.kill(signal);
    await afterwards?.();
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`the edge said: ${await stderr}`, { cause: error });
  }
  await reader.cancel();
  assert.equal((await child.status).code, 0, await stderr);
}

/** Asks to be admitted with this page's secret. */
async function askAdmission(url: string, secret: Uint8Array, delegation: NostrEvent) {
  const peerId = peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), TRIAL_ADDRESS);
  const body = new TextEncoder().encode(JSON.stringify({ address: TRIAL_ADDRESS, peerId, delegation }));
  const asked = { url: `${url}/v1/admission`, method: "POST", bodySha256: sha256Hex(body) };
  const signed = signEvent(httpAuthTemplate(asked, Math.floor(Date.now() / 1000)), secret);
  const response = await fetch(asked.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: httpAuthHeader(signed) },
    body,
  });
  return { peerId, response };
}

/** Is admitted, meets another at the tracker, and gives what looks how both are sent away. */
async function meet(url: string, delegation: NostrEvent): Promise<() => Promise<void>> {
  const [a, b] = await Promise.all([1, 2].map(async (n) => {
    const { peerId, response } = await askAdmission(url, new Uint8Array(32).fill(n), delegation);
    assert.equal(response.status, 200);
    const { token, trackers } = await response.json();
    assert.deepEqual(trackers, [`${url.replace("http", "ws")}/v1/tracker`]);
    return await openTrialPeer(url, n, { token, id: peerId });
  }));
  assert.ok(a !== undefined && b !== undefined);
  a.announce();
  await a.next("announce");
  b.announce();
  assert.equal((await a.next("offer")).peerId, b.id);
  await assert.rejects(openTrialPeer(url, 3, { token: "none" }));
  assert.match(await (await fetch(`${url}/v1/metrics`)).text(), /^dstream_tracker_peers 2$/m);
  return async () => {
    assert.ok((await a.next("reconnect")).afterMs >= 0);
    assert.equal((await b.closed).code, 1012);
  };
}

/** Asks for a receipt of the recorded tip, and hints at it. */
async function askTip(url: string): Promise<Response> {
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const hinted = await post("/v1/hooks/monero", { txid: recorded.tip.txid });
  assert.deepEqual(await hinted.json(), { state: "mined", confirmations: 1 });
  return await post("/v1/tips/verify", GOOD_ASK);
}

/** Asks every route once, well and badly; gives what looks how the edge ends. */
async function askEveryRoute(url: string): Promise<() => Promise<void>> {
  const info = await (await fetch(url)).json();
  assert.match(info.npub, /^npub1/);
  assert.equal((await (await fetch(`${url}/v1/health`)).json()).status, "ok");
  assert.equal((await (await fetch(`${url}/openapi.json`)).json()).openapi, "3.1.0");
  const missing = await fetch(`${url}/nothing`);
  assert.equal(readProblem(await missing.json())?.code, "not-found");

  const now = Math.floor(Date.now() / 1000);
  const times = { nbf: now - 100, exp: now + 3600 };
  const signers = [publicKeyOf(BOX_SECRET)];
  const delegation = signEvent(
    delegationTemplate({ address: TRIAL_ADDRESS, signers, ...times }, now),
    CREATOR_SECRET,
  );
  const judge = async (body: Record<string, unknown>) => {
    const response = await fetch(`${url}/v1/seal/verify`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ address: TRIAL_ADDRESS, ...body }),
    });
    return await response.json();
  };
  const playlist = makeTrial().playlist({ createdAt: now });
  assert.equal((await judge({ playlist, delegation })).verdict, "verified");
  assert.equal(
    (await judge({ playlist: playlist.replace(/(SEAL-SEG:N=3,LEN=)\d+/, "$11"), delegation })).verdict,
    "chain-mismatch",
  );
  assert.equal((await judge({ playlist })).verdict, "unknown-signer");
  const inside = readProblem(await judge({ playlist, relays: ["ws://127.0.0.1:5658"] }));
  assert.equal(inside?.code, "relays-unreachable");
  assert.match(inside?.detail ?? "", /not on the public internet/);
  return await meet(url, delegation);
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "edge-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("main says which port is taken and which variable to set", () =>
  withFolder(async (home) => {
    const listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
    const port = String(listener.addr.port);
    const env = { DSTREAM_EDGE_PORT: port, DSTREAM_HOME: home };
    const { code, stderr } = await spawn(
      Deno.execPath(),
      [...flags(home), join(ROOT, "edge/main.ts")],
      ROOT,
      env,
    ).output();
    listener.close();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), new RegExp(`Port ${port} is taken.*DSTREAM_EDGE_PORT`));
  }));

Deno.test("main says which variable to set where it may keep no key", () =>
  withFolder(async (home) => {
    const env = { DSTREAM_EDGE_PORT: "1", DSTREAM_HOME: home };
    const args = ["run", "--no-prompt", "--allow-net", "--allow-env", join(ROOT, "edge/main.ts")];
    const { code, stderr } = await spawn(Deno.execPath(), args, ROOT, env).output();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), /^The edge can't keep its key in .*DSTREAM_EDGE_KEY/);
  }));

Deno.test("main answers every route, keeps its key, and ends at SIGTERM", () =>
  withFolder(async (home) => {
    let pubkey = "";
    await withEdge({ deno: Deno.execPath(), cwd: ROOT, home, signal: "SIGTERM" }, async (url) => {
      const afterwards = await askEveryRoute(url);
      ({ pubkey } = await (await fetch(url)).json());
      return afterwards;
    });
    assert.ok((await stat(join(home, "edge/key"))).isFile());
    await withEdge({ deno: Deno.execPath(), cwd: ROOT, home, signal: "SIGINT" }, async (url) => {
      assert.equal((await (await fetch(url)).json()).pubkey, pubkey);
    });
  }));

Deno.test("main asks the operator's own relays, on this machine too, where strangers may have none of them asked", () =>
  withFolder(async (home) => {
    const now = Math.floor(Date.now() / 1000);
    const about = {
      address: TRIAL_ADDRESS,
      signers: [publicKeyOf(BOX_SECRET)],
      nbf: now - 100,
      exp: now + 3600,
    };
    const older = signEvent(delegationTemplate(about, now - 2), CREATOR_SECRET);
    const off = { ...about, sharing: { tier: "off", threshold: 3 } as const };
    const newer = signEvent(delegationTemplate(off, now - 1), CREATOR_SECRET);
    const relay = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onmessage = ({ data }) => {
        const [, subscription] = JSON.parse(data);
        for (const message of [["EVENT", subscription, newer], ["EOSE", subscription]]) {
          socket.send(JSON.stringify(message));
        }
      };
      return response;
    });
    const more = {
      DSTREAM_EDGE_RELAYS: `ws://127.0.0.1:${relay.addr.port}`,
      DSTREAM_EDGE_LOCAL_RELAYS: "0",
    };
    await withEdge({ deno: Deno.execPath(), cwd: ROOT, home, signal: "SIGTERM", more }, async (url) => {
      const { response } = await askAdmission(url, new Uint8Array(32).fill(1), older);
      assert.equal(readProblem(await response.json())?.code, "sharing-off");
    });
    await relay.shutdown();
  }));

Deno.test({
  name: "main still takes requests after more connections than it may open files",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (home) => {
      const port = await freePort();
      const args = [
        "-c",
        `ulimit -n 400; exec "$0" run -A --no-prompt "$1"`,
        Deno.execPath(),
        join(ROOT, "edge/main.ts"),
      ];
      const child = spawn("sh", args, ROOT, { DSTREAM_EDGE_PORT: String(port), DSTREAM_HOME: home });
      const reader = child.stdout.getReader();
      await reader.read();
      const crowd = await Promise.all(
        Array.from({ length: 600 }, () => Deno.connect({ hostname: "127.0.0.1", port })),
      );
      for (const one of crowd) one.close();
      assert.equal((await (await fetch(`http://127.0.0.1:${port}/v1/health`)).json()).status, "ok");
      child.kill("SIGTERM");
      await Promise.all([reader.cancel(), child.stderr.cancel()]);
      await child.status;
    }),
});

Deno.test(`main answers every route under ${OLD_DENO}, by the repository's deno.json and deno.lock`, () =>
  withFolder(async (folder) => {
    // A copy: another version must not touch the node_modules of this one.
    const [tree, home] = [join(folder, "tree"), join(folder, "home")];
    await Promise.all([mkdir(tree), mkdir(home)]);
    for (const name of ["deno.json", "deno.lock", "import_map.json", "edge", "contracts"]) {
      await cp(join(ROOT, name), join(tree, name), { recursive: true });
    }
    // npx only finds the program: what it runs itself would outlive it.
    const asked = await new Deno.Command("npx", {
      args: ["-y", OLD_DENO, "eval", "console.log(Deno.execPath())"],
    }).output();
    const [path, fault] = [asked.stdout, asked.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    assert.ok(asked.success && path, `npx (it comes with Node) could not get ${OLD_DENO}: ${fault}`);
    const nodes = [HONEST.tenth, HONEST.newest].map(startTrialNode);
    const more = {
      DSTREAM_MONERO_NODES: nodes.map(({ url }) => url.href).join(","),
      // By itself this version trusts no root of the machine's own, which a registry behind a proxy needs.
      DENO_TLS_CA_STORE: "system,mozilla",
    };
    await withEdge({ deno: path, cwd: tree, home, signal: "SIGTERM", more }, async (url) => {
      assert.equal((await (await askTip(url)).json()).level, "1");
      return await askEveryRoute(url);
    });
    for (const node of nodes) await node.stop();
    assert.equal(
      await readFile(join(tree, "deno.lock"), "utf8"),
      await readFile(join(ROOT, "deno.lock"), "utf8"),
    );
  }));
