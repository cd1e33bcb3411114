import assert from "node:assert/strict";
import { freePorts } from "../../media/trial/free-ports.ts";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { openLine } from "../doctor/line.ts";
import { turnCheck } from "../doctor/turn-check.ts";
import { startTurnServer, type TurnServer } from "./turn-server.ts";

/** A coturn with a certificate of its own for `localhost`. */
async function withCoturn(
  work: (coturn: TurnServer & { ca: string; tlsPort: number }) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "dstream-turn-tls-" });
  const [certificate, key] = [`${home}/cert.pem`, `${home}/key.pem`];
  const made = await runCommand("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
    ...["-keyout", key, "-out", certificate],
  ]);
  assert.equal(made.state, "done", JSON.stringify(made));
  const [tlsPort = 0] = await freePorts(1);
  const coturn = await startTurnServer({ tls: { certificate, key, port: tlsPort } });
  try {
    await work({ ...coturn, ca: await Deno.readTextFile(certificate), tlsPort });
  } finally {
    await coturn.close();
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("turnCheck() asks a real coturn by UDP, TCP and TLS, and finds what is wrong with each", () =>
  withCoturn(async ({ port, tlsPort, secret, ca }) => {
    const look = async (url: string, { shared = secret, isBelieved = true } = {}) => {
      const turn = { url, user: "viewers", secret: shared };
      const open: typeof openLine = (options) => openLine({ ...options, ...(isBelieved && { ca }) });
      const found = await turnCheck({ turn, now: Date.now, open }).run(AbortSignal.timeout(15_000));
      return found.state === "skipped" ? found.because : `${found.state}: ${found.saw}`;
    };
    const [shut = 0] = await freePorts(1);
    const places = {
      UDP: `turn:127.0.0.1:${port}`,
      TCP: `turn:127.0.0.1:${port}?transport=tcp`,
      TLS: `turns:localhost:${tlsPort}`,
    };
    for (const [by, url] of Object.entries(places)) {
      assert.match(
        await look(url, { shared: "another secret" }),
        /^fail: .* doesn't take the users .*\(401\)/,
        by,
      );
      assert.match(await look(url.replace(/:\d+/, `:${shut}`)), /^fail: /, by);
      assert.match(await look(url), new RegExp(`^pass: .* by ${by} relays`), by);
    }
    assert.match(await look(places.TLS, { isBelieved: false }), /^fail: .*self.signed/i);
    assert.match(await look(places.TLS.replace("localhost", "127.0.0.1")), /^fail: .* can't be reached/);
    assert.match(await look(`turns:localhost:${tlsPort}?transport=udp`), /DTLS/);
  }));
