import assert from "node:assert/strict";
import { crc32, storedZip } from "./stored-zip.ts";

/** Reads an archive the way every program does: from its end. */
function unzip(zip: Uint8Array<ArrayBuffer>): Record<string, string> {
  const view = new DataView(zip.buffer);
  const end = zip.length - 22;
  assert.equal(view.getUint32(end, true), 0x06054b50);
  const files: Record<string, string> = {};
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const [size, nameLength] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    assert.equal(view.getUint32(local, true), 0x04034b50);
    // What both heads say of a file is the same.
    assert.deepEqual(zip.subarray(local + 4, local + 30), zip.subarray(at + 6, at + 32));
    const start = local + 30 + view.getUint16(local + 26, true);
    const data = zip.subarray(start, start + size);
    assert.equal(crc32(data), view.getUint32(at + 16, true));
    files[name] = new TextDecoder().decode(data);
    at += 46 + nameLength;
  }
  assert.equal(at, end);
  return files;
}

Deno.test("crc32() is the checksum of the standard", () => {
  assert.equal(crc32(new Uint8Array()), 0);
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

Deno.test("storedZip() keeps names and texts, empty and not ASCII ones too", () => {
  const texts = { "a/basic.ini": "[General]\nName=Bienen – süß\n", "a/empty": "", "b.json": "{}" };
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  assert.deepEqual(unzip(storedZip(files)), texts);
  assert.deepEqual(unzip(storedZip([])), {});
});
