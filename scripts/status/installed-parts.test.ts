import assert from "node:assert/strict";
import { installedParts } from "./installed-parts.ts";

const WEB = "/etc/dstream/dstream-web.env";
const unit = (name: string) => `/etc/systemd/system/dstream-${name}.service`;
const machine = (files: Record<string, string>) => ({ read: (path: string) => Promise.resolve(files[path]) });
const units = Object.fromEntries(
  ["relay", "edge", "box", "web", "turn"].map((name) => [unit(name), "[Unit]"]),
);
const behind = {
  relay: "http://localhost:5658",
  edge: "http://localhost:5657",
  box: "http://localhost:5659",
};

Deno.test("installedParts() finds none where nothing was installed", async () => {
  assert.equal(await installedParts(machine({})), undefined);
});

Deno.test("installedParts() says so when this account may not read the site's name, or nobody wrote it", async () => {
  const read = (path: string) =>
    path === WEB ? Promise.reject(new Deno.errors.PermissionDenied()) : Promise.resolve(units[path]);
  const found = await installedParts({ read });
  assert.deepEqual(found?.addresses, behind);
  assert.match(found?.unseen ?? "", /only root reads.*--client/);
  assert.match((await installedParts(machine(units)))?.unseen ?? "", /names no DSTREAM_DOMAIN/);
});

Deno.test("installedParts() looks for the site at its name, and at no part that isn't there", async () => {
  const all = await installedParts(machine({ ...units, [WEB]: 'DSTREAM_DOMAIN="live.example.org"\n' }));
  assert.deepEqual(all, { addresses: { client: "https://live.example.org", ...behind } });
  assert.deepEqual(await installedParts(machine({ [unit("edge")]: "" })), {
    addresses: { edge: behind.edge },
  });
});
