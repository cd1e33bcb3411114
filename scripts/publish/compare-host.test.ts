import assert from "node:assert/strict";
import { compareHost } from "./compare-host.ts";

const text = (words: string) => new TextEncoder().encode(words);
const FILES = ["a.js", "b.js", "c.js", "d.js", "index.html"].map((path) => ({
  path,
  bytes: text(`the words of ${path}`),
}));

Deno.test("compareHost() names what is missing, changed, longer or can't be fetched", async () => {
  const host: typeof fetch = (input) => {
    const path = new URL(String(input)).pathname.replace("/tv/", "") || "index.html";
    if (path === "a.js") return Promise.resolve(new Response("", { status: 404 }));
    if (path === "b.js") return Promise.resolve(new Response("the words 0f b.js"));
    if (path === "c.js") return Promise.resolve(new Response("the words of c.js and steal();"));
    if (path === "d.js") return Promise.reject(new TypeError("refused"));
    return Promise.resolve(new Response(`the words of ${path}`));
  };
  const differences = await compareHost({
    url: new URL("https://host.example/tv/"),
    files: FILES,
    fetch: host,
  });
  assert.deepEqual(differences, [
    { path: "a.js", saw: "missing" },
    { path: "b.js", saw: "other bytes" },
    { path: "c.js", saw: "too long" },
    { path: "d.js", saw: "unreachable" },
  ]);
});

Deno.test("compareHost() stops reading a file that never ends", async () => {
  let pulled = 0;
  const endless: typeof fetch = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pulled++;
            controller.enqueue(new Uint8Array(1000));
          },
        }),
      ),
    );
  const [file] = FILES;
  assert.ok(file);
  const differences = await compareHost({
    url: new URL("https://host.example/"),
    files: [file],
    fetch: endless,
  });
  assert.deepEqual(differences.map(({ saw }) => saw), ["too long"]);
  assert.ok(pulled < 5);
});

/** What a host differs in that answers one path as told, and all others as the build has them. */
async function differing(
  path: string,
  answer: () => Response,
  files = FILES,
): Promise<{ path: string; saw: string }[]> {
  const host: typeof fetch = (input) => {
    const asked = new URL(String(input)).pathname.slice(1);
    return Promise.resolve(
      asked === path ? answer() : new Response(`the words of ${asked === "" ? "index.html" : asked}`),
    );
  };
  return await compareHost({ url: new URL("https://host.example/"), files, fetch: host });
}

Deno.test("compareHost() sees another page at the address itself, whatever index.html says", async () => {
  assert.deepEqual(await differing("", () => new Response("steal()")), [{ path: "/", saw: "other bytes" }]);
  assert.deepEqual(await differing("", () => new Response("the words of index.html, and steal()")), [
    { path: "/", saw: "too long" },
  ]);
});

Deno.test("compareHost() follows no redirect to another origin or folder, and no endless one", async () => {
  const led = (location: string, status = 302) => new Response(null, { status, headers: { location } });
  for (
    const location of [
      "https://evil.example/",
      "http://host.example/",
      "//evil.example/",
      "/other/",
      "https://",
      "/",
    ]
  ) {
    assert.deepEqual(
      await differing("", () => led(location)),
      [{ path: "/", saw: "led elsewhere" }],
      location,
    );
    assert.deepEqual(await differing("a.js", () => led(location === "/" ? "/a.js" : location, 308)), [
      { path: "a.js", saw: "led elsewhere" },
    ], location);
  }
  const refreshed = () =>
    new Response("the words of index.html", { headers: { refresh: "0; url=https://evil.example/" } });
  assert.deepEqual(await differing("", refreshed), [{ path: "/", saw: "led elsewhere" }]);
  assert.deepEqual(await differing("index.html", () => led("/")), []);
});

Deno.test("compareHost() excuses a config.json only where there is one that can be read", async () => {
  const files = [...FILES, { path: "config.json", bytes: text("the words of config.json") }];
  for (
    const [answer, saw] of [
      [() => new Response("", { status: 404 }), "missing"],
      [() => new Response("<html>"), "broken"],
      [() => new Response('{"relays":["https://no.relay"]}'), "broken"],
      [() => new Response(" ".repeat(70_000)), "too long"],
      [() => new Response(null, { status: 302, headers: { location: "//evil.example/" } }), "led elsewhere"],
      [() => new Response('{"relays":["wss://relay.example"]}'), "own config"],
    ] as const
  ) assert.deepEqual(await differing("config.json", answer, files), [{ path: "config.json", saw }]);
});

Deno.test("compareHost() finds no difference in the same bytes", async () => {
  const host: typeof fetch = (input) =>
    Promise.resolve(
      new Response(`the words of ${new URL(String(input)).pathname.slice(1) || "index.html"}`),
    );
  assert.deepEqual(
    await compareHost({ url: new URL("https://host.example/"), files: FILES, fetch: host }),
    [],
  );
});
