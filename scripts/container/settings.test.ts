import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const NPUB = "npub1v65t5e0jkcs29tc88rpgjz9jggfuxzs8rnn4nd8rva7qc8f4w8asttq6us";
const GIVEN = {
  DSTREAM_DOMAIN: "live.example.org",
  DSTREAM_BOX_OWNERS: `${NPUB},${"ab".repeat(32)}`,
  DSTREAM_TURN_SECRET: "ab".repeat(24),
};

/** Runs a program that says it ran, for a part that needs all of them. */
async function run(more: Record<string, string>, names: readonly string[] = Object.keys(GIVEN)) {
  const script = fileURLToPath(new URL("settings.sh", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: [script, ...names, "--", "echo", "it runs"],
    env: { PATH: "/usr/bin:/bin", ...GIVEN, ...more },
    clearEnv: true,
    stdin: "null",
  }).output();
  const [said, ran] = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, said: said ?? "", ran: ran ?? "" };
}

Deno.test("settings.sh names everything that isn't set, where to set it, and starts nothing", async () => {
  const { code, said, ran } = await run(Object.fromEntries(Object.keys(GIVEN).map((name) => [name, ""])));
  assert.deepEqual([code, ran], [1, ""]);
  const lines = said.split("\n");
  assert.deepEqual(
    lines.map((line) => line.split(":")[0]),
    Object.keys(GIVEN).map((name) => `${name} is not set`),
  );
  for (const line of lines) {
    assert.match(line, /: it has to be .+\. Set it in the file \.env beside docker-compose\.yml/);
  }
});

Deno.test("settings.sh refuses what can't be right, and never repeats it", async () => {
  const nsec = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
  const wrong: [keyof typeof GIVEN, string[]][] = [
    ["DSTREAM_DOMAIN", [
      "localhost",
      "https://live.example.org",
      "live..org",
      ".org",
      "a.org.",
      "1.2.3.4",
      "-a.org",
      "a b.org",
      "a.org\nb",
    ]],
    ["DSTREAM_BOX_OWNERS", [nsec, "me", `${NPUB},${nsec}`, "ab".repeat(31), ","]],
    ["DSTREAM_TURN_SECRET", [
      "short",
      `${"a".repeat(30)} b`,
      `${"a".repeat(30)}\nno-auth`,
      `${"a".repeat(30)}"`,
    ]],
  ];
  for (const [name, values] of wrong) {
    for (const value of values) {
      const { code, said, ran } = await run({ [name]: value });
      assert.deepEqual([code, ran], [1, ""], value);
      assert.ok(said.startsWith(`${name} is wrong: `) && said.split("\n").length === 1, `${value}: ${said}`);
      assert.ok(value.length < 9 || !said.includes(value), value);
    }
  }
});

Deno.test("settings.sh asks a part for no more than it needs, and then is that part", async () => {
  assert.deepEqual(await run({}), { code: 0, said: "", ran: "it runs" });
  assert.deepEqual(await run({ DSTREAM_TURN_SECRET: "" }, ["DSTREAM_DOMAIN"]), {
    code: 0,
    said: "",
    ran: "it runs",
  });
});
