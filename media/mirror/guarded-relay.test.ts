import assert from "node:assert/strict";
import { connect } from "node:net";
import { createServer } from "node:tls";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { startTrialRelay } from "../trial/trial-relay.ts";
import { makeGuard } from "./guard.ts";
import { makeGuardedAsk } from "./guarded-relay.ts";
import { trialCertificates } from "./trial-certificates.ts";
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

Deno.test("makeGuardedAsk() asks by TLS who proves the relay's name, and says nothing to whoever can't", async () => {
  const relay = await startTrialRelay();
  const [, delegation] = trialWords([]);
  assert.ok(delegation);
  await relay.publish(delegation);
  const { authority, named, other, own } = await trialCertificates("relay.invalid");
  const behind = { port: Number(new URL(relay.url).port), host: "127.0.0.1" };
  /** What a relay with such a certificate is heard to say, and what it hears. */
  const askedOf = async (identity: { key: string; cert: string }, authorities: string[]) => {
    let heard = 0;
    const sockets: { destroy: () => void }[] = [];
    const server = createServer(identity, (socket) => {
      const further = connect(behind);
      sockets.push(socket, further);
      for (const one of [socket, further]) one.on("error", () => undefined);
      socket.on("data", () => heard++);
      socket.pipe(further).pipe(socket);
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const ask = makeGuardedAsk({ guard: there, log: assert.fail, authorities });
    const said = await ask(`wss://relay.invalid:${address.port}`, FILTER);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    return { said, heard: heard > 0 };
  };
  try {
    assert.deepEqual(await askedOf(named, [authority]), { said: [delegation], heard: true });
    const nothing = { said: undefined, heard: false };
    assert.deepEqual(await askedOf(other, [authority]), nothing, "another name");
    assert.deepEqual(await askedOf(own, [authority]), nothing, "signed by itself");
    assert.deepEqual(await askedOf(named, []), nothing, "an authority that nobody trusts");
  } finally {
    await relay.close();
  }
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
