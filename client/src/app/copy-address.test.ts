import assert from "node:assert/strict";
import { addressOfCid, cidInAddress, copyAddress, hostBehind } from "./copy-address.ts";

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const NEXT = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

Deno.test("copyAddress() takes no site of its own for a gateway's", () => {
  for (
    const href of [
      "https://watch.example/",
      "https://ipfs.io/",
      "https://ipfs.example/about",
      "http://localhost:5656/#/watch/ipfs/x",
      "https://example/tv/dstream/",
      "https://ipfs.dweb.link/",
    ]
  ) assert.deepEqual(copyAddress(href), { where: "elsewhere" }, href);
});

Deno.test("copyAddress() knows a gateway that serves all from one origin, and the way to an own one", () => {
  assert.deepEqual(copyAddress(`https://ipfs.io/ipfs/${CID}/#/watch/naddr1x`), {
    where: "path",
    namespace: "ipfs",
    root: CID,
    own: `https://${CID}.ipfs.dweb.link/#/watch/naddr1x`,
  });
  assert.deepEqual(copyAddress("https://ipfs.io/ipns/watch.my-site.example/"), {
    where: "path",
    namespace: "ipns",
    root: "watch.my-site.example",
    own: "https://watch-my--site-example.ipns.dweb.link/",
  });
  assert.deepEqual(copyAddress(`http://127.0.0.1:8080/ipfs/${CID}/index.html`), {
    where: "path",
    namespace: "ipfs",
    root: CID,
    own: `http://${CID}.ipfs.localhost:8080/`,
  });
});

Deno.test("copyAddress() offers no own origin for what no host name can hold", () => {
  for (const root of ["QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG", "a%20b", "x".repeat(64), "-x"]) {
    const address = copyAddress(`https://ipfs.io/ipfs/${root}/`);
    assert.deepEqual(address, { where: "path", namespace: "ipfs", root, own: undefined });
  }
});

Deno.test("cidInAddress() believes only an address that names a CID itself", () => {
  const cidOf = (href: string) => cidInAddress(copyAddress(href));
  assert.equal(cidOf("https://watch-example.ipns.dweb.link/"), undefined);
  assert.equal(cidOf("https://ipfs.io/ipns/watch.example/"), undefined);
  assert.equal(cidOf("https://ipfs.io/ipfs/bafybroken/"), undefined);
  assert.equal(cidOf("https://watch.example/"), undefined);
  assert.equal(cidOf(`https://${CID}.ipfs.dweb.link/`), CID);
  assert.equal(cidOf(`https://ipfs.io/ipfs/${CID}/`), CID);
});

Deno.test("addressOfCid() stays with the gateway, and leaves a shared origin", () => {
  assert.equal(addressOfCid("https://watch.example/", NEXT), undefined);
  assert.equal(
    addressOfCid(`http://${CID}.ipfs.localhost:8080/#/settings`, NEXT),
    `http://${NEXT}.ipfs.localhost:8080/`,
  );
  assert.equal(
    addressOfCid("https://watch-example.ipns.dweb.link/", NEXT),
    `https://${NEXT}.ipfs.dweb.link/`,
  );
  assert.equal(addressOfCid(`https://ipfs.io/ipfs/${CID}/`, NEXT), `https://${NEXT}.ipfs.dweb.link/`);
});

Deno.test("hostBehind() names the gateway, never what the copy's label makes of it", () => {
  assert.equal(hostBehind(`https://${CID}.ipfs.evil.example/#/watch/dweb.link`), "evil.example");
  assert.equal(hostBehind("https://dweb-link.ipns.evil.example/"), "evil.example");
  assert.equal(hostBehind(`https://dweb.link@evil.example/ipfs/${CID}/`), "evil.example");
  assert.equal(hostBehind(`https://${CID}.ipfs.dweb.link/`), "dweb.link");
  assert.equal(hostBehind(`http://${CID}.ipfs.localhost:8080/`), "localhost:8080");
});
