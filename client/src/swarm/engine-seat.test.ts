import assert from "node:assert/strict";
import type { FedHls } from "../player/feeding.ts";
import type { EngineName } from "./engine.ts";
import { type Engine, makeEngineSeat } from "./engine-seat.ts";

// Nothing here looks into hls.js, but each is another one.
const fedBy = (rung: FedHls["rung"]) => ({ rung, hls: {} }) as FedHls;
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function stand({ fetchFails = false } = {}) {
  const said: string[] = [];
  let fed: FedHls | undefined = fedBy("low");
  let fetched = 0;
  const open = (name: EngineName) => (fed: FedHls): Engine => {
    said.push(`open ${name}`);
    return {
      name,
      fed,
      load: () => () => {},
      listed: () => {},
      company: () => undefined,
      close: () => said.push(`close ${name}`),
    };
  };
  const seat = makeEngineSeat({
    fed: () => fed,
    openMesh: open("mesh"),
    fetchCrowd() {
      fetched++;
      return fetchFails ? Promise.reject(new Error("no network")) : Promise.resolve(open("crowd"));
    },
    onEngine: (engine) => said.push(`on ${engine?.name}`),
  });
  const feed = (next: FedHls | undefined) => {
    fed = next;
    seat.fedAnew();
  };
  return { said, seat, feed, fetched: () => fetched };
}

Deno.test("makeEngineSeat() opens nothing and fetches nothing before it is told to share, nor when nothing plays", async () => {
  const { said, seat, feed, fetched } = stand();
  feed(fedBy("crowd"));
  feed(fedBy("low"));
  feed(undefined);
  seat.share(true);
  await settled();
  assert.deepEqual([said, fetched()], [[], 0]);
});

Deno.test("makeEngineSeat() follows the rung, closing one engine before it opens the other", async () => {
  const { said, seat, feed } = stand();
  seat.share(true);
  feed(fedBy("crowd"));
  await settled();
  feed(fedBy("low"));
  assert.deepEqual(said, [
    "open mesh",
    "on mesh",
    "close mesh",
    "on undefined",
    "open crowd",
    "on crowd",
    "close crowd",
    "on undefined",
    "open mesh",
    "on mesh",
  ]);
});

Deno.test("makeEngineSeat() keeps the mesh when another hls.js plays parts, and not the crowd", async () => {
  const { said, seat, feed } = stand();
  seat.share(true);
  feed(fedBy("low"));
  assert.deepEqual(said, ["open mesh", "on mesh"]);
  feed(fedBy("crowd"));
  await settled();
  said.length = 0;
  feed(fedBy("close"));
  await settled();
  assert.deepEqual(said, ["close crowd", "on undefined", "open crowd", "on crowd"]);
});

Deno.test("makeEngineSeat() opens no crowd whose library comes too late", async () => {
  for (const end of ["share", "feed", "close"] as const) {
    const { said, seat, feed } = stand();
    feed(fedBy("crowd"));
    seat.share(true);
    if (end === "share") seat.share(false);
    if (end === "feed") feed(undefined);
    if (end === "close") seat.close();
    await settled();
    assert.deepEqual(said, [], end);
  }
});

Deno.test("makeEngineSeat() asks for the library once while it is on its way, and again after it failed", async () => {
  const { seat, feed, fetched, said } = stand({ fetchFails: true });
  feed(fedBy("crowd"));
  seat.share(true);
  seat.share(true);
  seat.fedAnew();
  assert.equal(fetched(), 1);
  await settled();
  seat.share(true);
  assert.equal(fetched(), 2);
  await settled();
  assert.deepEqual(said, []);
});

Deno.test("makeEngineSeat() closes its engine once, and opens none any more", () => {
  const { said, seat, feed } = stand();
  seat.share(true);
  seat.close();
  seat.share(true);
  feed(fedBy("low"));
  assert.deepEqual(said, ["open mesh", "on mesh", "close mesh", "on undefined"]);
});

Deno.test("takeParts() puts the mesh in the crowd's place for good, and another one where parts are played themselves", async () => {
  const { said, seat, feed } = stand();
  feed(fedBy("crowd"));
  seat.share(true);
  await settled();
  said.length = 0;
  seat.takeParts();
  seat.takeParts();
  assert.deepEqual(said, ["close crowd", "on undefined", "open mesh", "on mesh"]);
  feed(fedBy("close"));
  assert.equal(said.length, 4);
  feed(fedBy("low"));
  assert.deepEqual(said.slice(4), ["close mesh", "on undefined", "open mesh", "on mesh"]);
});
