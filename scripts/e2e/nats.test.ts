import assert from "node:assert/strict";
import { toHex } from "../../contracts/hex.ts";
import { EDGE_SECRET } from "../../edge/tracker/trial-edge.ts";
import { openTrialPeer, type TrialPeer } from "../../edge/tracker/trial-peer.ts";
import { end, freePorts, waitFor } from "../bench/origin/processes.ts";
import { firstFound, PACKAGES } from "../packages.ts";
import { ROOT } from "../root.ts";

const PASSWORD = "known-to-nobody-else";

async function startNats(port: number): Promise<Deno.ChildProcess> {
  const binary = await firstFound(PACKAGES.nats.found, Deno.env.get("PATH") ?? "");
  assert.ok(binary, `nats-server is missing: apt-get install ${PACKAGES.nats.debian}`);
  return new Deno.Command(binary, {
    args: ["--addr", "127.0.0.1", "--port", String(port), "--user", "edge", "--pass", PASSWORD],
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** One instance, as its operator runs it. */
function startEdge(port: number, nats: number, home: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-prompt", "edge/main.ts"],
    cwd: ROOT,
    env: {
      DSTREAM_EDGE_PORT: String(port),
      DSTREAM_EDGE_KEY: toHex(EDGE_SECRET),
      DSTREAM_HOME: home,
      DSTREAM_NATS: `nats://edge:${PASSWORD}@127.0.0.1:${nats}`,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    stands: (swarms: string) =>
      waitFor(`${swarms} swarms at ${url}`, async () => {
        const answer = await fetch(`${url}/v1/health`).then((response) => response.json(), () => undefined);
        return answer?.swarms === swarms ? true : undefined;
      }),
    metric: async (name: string) =>
      Number(
        new RegExp(`^${name} (\\d+)$`, "m").exec(await (await fetch(`${url}/v1/metrics`)).text())?.[1],
      ),
    async close() {
      await end(child);
      return (await said).join("");
    },
  };
}

/** Answers every offer that comes, until the socket ends. */
async function answerAll(peer: TrialPeer): Promise<void> {
  let open = true;
  void peer.closed.then(() => open = false);
  while (open) {
    const offer = await peer.next("offer").catch((error: unknown) => {
      if (open) throw error;
    });
    if (offer === undefined) return;
    const { infoHash, peerId, offerId } = offer;
    peer.say({ action: "answer", infoHash, peerId: peer.id, toPeerId: peerId, offerId, sdp: "v=0 answer" });
  }
}

/** Whom a peer has met, by whoever's offer. */
function metBy({ heard }: TrialPeer): string[] {
  return heard.flatMap((answer) =>
    answer.action === "offer" || answer.action === "answer" ? [answer.peerId] : []
  );
}

/** Waits until two have met each other. */
const meeting = (one: TrialPeer, two: TrialPeer) =>
  waitFor(
    "the two to meet",
    () => Promise.resolve(metBy(one).includes(two.id) && metBy(two).includes(one.id) ? true : undefined),
    10_000,
  );

Deno.test("two instances share swarms over NATS, go on alone without it, and find it again", async () => {
  const home = await Deno.makeTempDir();
  const [natsPort = 0, portA = 0, portB = 0] = await freePorts(3);
  let nats = await startNats(natsPort);
  const [a, b] = await Promise.all([
    startEdge(portA, natsPort, `${home}/a`),
    startEdge(portB, natsPort, `${home}/b`),
  ]);
  const peers: TrialPeer[] = [];
  const answering: Promise<void>[] = [];
  const seat = async (url: string, n: number) => {
    const peer = await openTrialPeer(url, n);
    peers.push(peer);
    answering.push(answerAll(peer));
    return peer;
  };
  let said: string[] = [];
  try {
    await Promise.all([a.stands("shared"), b.stands("shared")]);
    for (const edge of [a, b]) {
      await waitFor(
        "the other instance",
        async () => await edge.metric("dstream_tracker_instances") === 1 || undefined,
      );
    }
    const one = await seat(a.url, 1);
    one.announce();
    await one.next("announce");
    const two = await seat(b.url, 2);
    two.announce();
    await meeting(one, two);

    await end(nats);
    await Promise.all([a.stands("alone"), b.stands("alone")]);
    await waitFor(
      "the other's peer to expire",
      async () => await a.metric("dstream_tracker_peers_elsewhere") === 0 || undefined,
    );
    assert.equal(one.heard.filter(({ action }) => action === "gone").length, 0);
    const three = await seat(a.url, 3);
    three.announce();
    await meeting(one, three);

    nats = await startNats(natsPort);
    await Promise.all([a.stands("shared"), b.stands("shared")]);
    await waitFor(
      "both peers of the other",
      async () => await b.metric("dstream_tracker_peers_elsewhere") === 2 || undefined,
    );
    assert.equal(await a.metric("dstream_tracker_peers"), 3);
    await three.close();
    assert.equal((await two.next("gone")).peerId, three.id);
    const offers = peers.flatMap(({ heard }) => heard.filter(({ action }) => action === "offer"));
    assert.equal(offers.length, 2, "no offer came twice");
  } finally {
    for (const peer of peers) await peer.close();
    await Promise.all(answering);
    said = await Promise.all([a.close(), b.close()]);
    await end(nats);
    await Deno.remove(home, { recursive: true });
  }
  for (const text of said) {
    assert.doesNotMatch(text, new RegExp(PASSWORD));
    assert.equal(text.match(/goes on alone/g)?.length, 1, text);
  }
});
