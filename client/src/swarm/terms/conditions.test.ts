import assert from "node:assert/strict";
import { type Battery, type Connection, deviceOf, makeConditions, tellsConnection } from "./conditions.ts";
import type { Conditions } from "./terms.ts";

const fine: Conditions = { dataSaver: false, metered: false, lowBattery: false };

type Changing<T> = { -readonly [K in keyof T]: T[K] };

function connectionOf(about: { type?: string; saveData?: boolean }): Changing<Connection> & EventTarget {
  return Object.assign(new EventTarget(), about);
}

function batteryOf(charging: boolean, level: number): Changing<Battery> & EventTarget {
  return Object.assign(new EventTarget(), { charging, level });
}

Deno.test("makeConditions() takes mobile links for metered, and no others", () => {
  for (const type of ["cellular", "bluetooth", "wimax"]) {
    const watch = makeConditions({ connection: connectionOf({ type }) }, () => {});
    assert.deepEqual(watch.conditions(), { ...fine, metered: true }, type);
  }
  for (const type of ["wifi", "ethernet", "unknown", "other"]) {
    assert.deepEqual(
      makeConditions({ connection: connectionOf({ type }) }, () => {}).conditions(),
      fine,
      type,
    );
  }
});

Deno.test("makeConditions() finds nothing wrong, and says it can't know, when the browser tells nothing", () => {
  const watch = makeConditions({}, () => {});
  assert.deepEqual(watch.conditions(), fine);
  assert.equal(tellsConnection({}), false);
  assert.equal(tellsConnection({ connection: connectionOf({ saveData: false }) }), false);
  assert.equal(tellsConnection({ connection: connectionOf({ type: "wifi" }) }), true);
});

Deno.test("makeConditions() follows the connection while the page is open", () => {
  const connection = connectionOf({ type: "wifi", saveData: false });
  const seen: Conditions[] = [];
  const watch = makeConditions({ connection }, (conditions) => seen.push(conditions));
  connection.type = "cellular";
  connection.dispatchEvent(new Event("change"));
  connection.saveData = true;
  connection.dispatchEvent(new Event("change"));
  // A change of something else, such as the round trip.
  connection.dispatchEvent(new Event("change"));
  assert.deepEqual(seen, [{ ...fine, metered: true }, { ...fine, metered: true, dataSaver: true }]);
  assert.deepEqual(watch.conditions(), seen[1]);
});

Deno.test("makeConditions() calls a battery low at a fifth, unless it is being charged", async () => {
  const battery = batteryOf(true, 0.1);
  const seen: Conditions[] = [];
  const watch = makeConditions(
    { getBattery: () => Promise.resolve(battery) },
    (conditions) => seen.push(conditions),
  );
  await Promise.resolve();
  assert.deepEqual(watch.conditions(), fine);
  battery.charging = false;
  battery.dispatchEvent(new Event("chargingchange"));
  assert.deepEqual(watch.conditions(), { ...fine, lowBattery: true });
  battery.level = 0.21;
  battery.dispatchEvent(new Event("levelchange"));
  assert.deepEqual(seen, [{ ...fine, lowBattery: true }, fine]);
});

Deno.test("makeConditions() goes on without a battery that may not be asked", async () => {
  const watch = makeConditions({ getBattery: () => Promise.reject(new Error("denied")) }, () => {});
  await Promise.resolve();
  assert.deepEqual(watch.conditions(), fine);
});

Deno.test("makeConditions() is silent once stopped, also about a battery that answers late", async () => {
  const connection = connectionOf({ type: "wifi" });
  const battery = batteryOf(false, 0.1);
  const seen: Conditions[] = [];
  const watch = makeConditions(
    { connection, getBattery: () => Promise.resolve(battery) },
    (c) => seen.push(c),
  );
  watch.stop();
  connection.type = "cellular";
  connection.dispatchEvent(new Event("change"));
  await Promise.resolve();
  assert.deepEqual(seen, []);
});

Deno.test("deviceOf() asks the battery of the navigator it was given", async () => {
  const battery = batteryOf(false, 0.1);
  const navigator = {
    getBattery() {
      assert.equal(this, navigator);
      return Promise.resolve(battery);
    },
  };
  assert.equal(await deviceOf(navigator).getBattery?.(), battery);
  assert.deepEqual(deviceOf({}), {});
});
