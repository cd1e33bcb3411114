import assert from "node:assert/strict";
import { makeReader } from "./reader.ts";

Deno.test("makeReader() reads few messages whole, many as a number, and nothing while paused", async () => {
  const said: string[] = [];
  const heard = (count: number) =>
    new Promise<void>((resolve, reject) => {
      const until = Date.now() + 2000;
      const look = () =>
        said.length >= count
          ? resolve()
          : Date.now() > until
          ? reject(new Error("silence"))
          : setTimeout(look, 5);
      look();
    });
  const reader = makeReader({
    everyMs: 5,
    say: (m, more) => said.push(`${m.map(({ text }) => text).join("+")} ${more}`),
  });
  reader.add({ name: "Ana", text: "one" });
  reader.add({ name: "Bo", text: "two" });
  await heard(1);
  for (let i = 0; i < 40; i++) reader.add({ name: "Ana", text: `m${i}` });
  await heard(2);
  reader.pause(true);
  reader.add({ name: "Ana", text: "unheard" });
  reader.pause(false);
  reader.add({ name: "Ana", text: "heard" });
  await heard(3);
  reader.stop();
  assert.deepEqual(said, ["one+two 0", "m39 39", "heard 0"]);
});
