import assert from "node:assert/strict";
import { parsePlaylist } from "./playlist.ts";
import { makeTrial } from "./trial-session.ts";

/** A session with one discontinuity, and its playlists in both forms. */
export const trial = makeTrial({ segments: 4, breaks: [2] });
export const plain = trial.playlist();
export const ll = trial.playlist({ form: "ll" });

/** What a text is taken for. */
export const formOf = (text: string) => parsePlaylist(text).form;

/** The sealed playlist; fails where the text is none. */
export function parsed(text: string) {
  const found = parsePlaylist(text);
  assert.ok(found.form === "sealed", JSON.stringify(found));
  return found.playlist;
}

/** The playlist with a line put before the first line that begins so. */
export const before = (text: string, mark: string, ...lines: string[]) => {
  assert.ok(text.includes(`\n${mark}`), mark);
  return text.replace(`\n${mark}`, () => `\n${lines.join("\n")}\n${mark}`);
};
/** The text with something else in its place; fails where it isn't there. */
export const bend = (text: string, from: string | RegExp, to: string) => {
  const bent = text.replace(from, to);
  assert.notEqual(bent, text, String(from));
  return bent;
};
