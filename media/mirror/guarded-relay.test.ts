import assert from "node:assert/strict";
import { createServer } from "node:tls";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { startTrialRelay } from "../trial/trial-relay.ts";
import { makeGuard } from "./guard.ts";
import { makeGuardedAsk } from "./guarded-relay.ts";
import { trialWords } from "./trial-source.ts";

const FILTER = { kinds: [KIND.delegation] };

Deno.test("makeGuardedAsk() asks nobody inside, and says why once", async () => {
  const log: string[] = [];
  const answers = [["10.0.0.1"], []];
  const guard = makeGuard({
    given: new Set(),
    resolve: () => Promise.resolve(answers.shift() ?? []),
    now: () => 0,
  });
  const ask = makeGuardedAsk({ guard, log: (line) => log.push(line) });
  for (const name of ["inside", "inside", "nameless"]) {
    assert.equal(await ask(`ws://${name}.example:7777`, FILTER), undefined);
  }
  assert.equal(log.length, 2, log.join());
  assert.match(log[0] ?? "", /inside.*not on the public internet.*--relay/);
  assert.match(log[1] ?? "", /nameless.*has no address/);
});

Deno.test("makeGuardedAsk() has no answer where a name's look-up hangs, be it for too long or until its caller leaves", async () => {
  const guard = makeGuard({ given: new Set(), resolve: () => new Promise(() => {}), now: () => 0 });
  const ask = makeGuardedAsk({ guard, log: assert.fail });
  assert.equal(await ask("wss://hangs.example", FILTER, { patienceMs: 20 }), undefined);
  const leaving = new AbortController();
  const asking = ask("wss://hangs.example", FILTER, { signal: leaving.signal });
  leaving.abort();
  assert.equal(await asking, undefined);
  assert.equal(await ask("wss://hangs.example", FILTER, { signal: leaving.signal }), undefined);
});

/** A guard that holds loopback for public: what is judged apart from how it is reached. */
const there = () => Promise.resolve({ may: "there" as const, address: "127.0.0.1" });

Deno.test("makeGuardedAsk() goes to the address that was judged, whatever the name leads to by then", async () => {
  const relay = await startTrialRelay();
  const [, delegation] = trialWords([]);
  assert.ok(delegation);
  await relay.publish(delegation);
  const ask = makeGuardedAsk({ guard: there, log: assert.fail });
  try {
    // Nobody resolves it: such names have no address.
    assert.deepEqual(await ask(`ws://rebound.invalid:${new URL(relay.url).port}`, FILTER), [delegation]);
  } finally {
    await relay.close();
  }
});

Deno.test("makeGuardedAsk() has no answer from a server that is no relay", async () => {
  const ask = makeGuardedAsk({ guard: there, log: assert.fail });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response("no relay"),
  );
  assert.equal(await ask(`ws://relay.invalid:${server.addr.port}`, FILTER), undefined);
  await server.shutdown();
});

Deno.test("makeGuardedAsk() says nothing by TLS to whoever can't prove the relay's name", async () => {
  const { stdout } = await new Deno.Command("openssl", {
    args: [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=router.local", "-keyout", "/dev/stdout", "-out", "/dev/stdout"],
    ],
    stderr: "null",
  }).output();
  const [key, cert] = new TextDecoder().decode(stdout).split(/(?=-----BEGIN CERT)/);
  assert.ok(key && cert);
  const heard: string[] = [];
  const server = createServer({ key, cert }, (socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => heard.push(String(data)));
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const ask = makeGuardedAsk({ guard: there, log: assert.fail });
  assert.equal(await ask(`wss://relay.invalid:${address.port}`, FILTER), undefined);
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(heard, []);
});

Deno.test("makeGuardedAsk() leaves a relay that pours out more at once than anything it is asked for", async () => {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = () => socket.send("x".repeat(600 * 1024));
    return response;
  });
  const ask = makeGuardedAsk({ guard: there, log: assert.fail });
  assert.equal(
    await ask(`ws://relay.invalid:${server.addr.port}`, FILTER, { patienceMs: 60_000 }),
    undefined,
  );
  await server.shutdown();
});
