import assert from "node:assert/strict";

type Theme = "light" | "dark";

const css = await Deno.readTextFile(new URL("./tokens.css", import.meta.url));

/** The colours of one theme, by token name. */
function tokensOf(theme: Theme): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const [, name, value] of css.matchAll(/--([a-z-]+): ([^;]+);/g)) {
    const both = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value ?? "");
    const colour = both === null ? /^#[0-9a-f]{6}$/.exec(value ?? "")?.[0] : both[theme === "light" ? 1 : 2];
    if (name !== undefined && colour !== undefined) tokens.set(name, colour);
  }
  return tokens;
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast of two colours. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const GROUNDS = ["surface", "surface-raised", "surface-sunken"];
const WORDS = ["ink", "ink-quiet", "accent", "good", "attention", "bad", "unknown"];
const CONTROLS = ["line-control", "accent"];

function check(theme: Theme, front: string, ground: string, least: number) {
  const tokens = tokensOf(theme);
  const [a, b] = [tokens.get(front), tokens.get(ground)];
  assert.ok(a !== undefined && b !== undefined, `${front} and ${ground} are tokens`);
  const seen = contrast(a, b);
  assert.ok(seen >= least, `${theme}: ${front} on ${ground} has ${seen.toFixed(2)}, not ${least}`);
}

for (const theme of ["light", "dark"] as const) {
  Deno.test(`tokens.css keeps words readable on every ground when ${theme}`, () => {
    for (const ground of GROUNDS) for (const word of WORDS) check(theme, word, ground, 4.5);
    check(theme, "accent-ink", "accent", 4.5);
    check(theme, "scrim-ink", "scrim", 4.5);
  });

  Deno.test(`tokens.css keeps controls visible on every ground when ${theme}`, () => {
    for (const ground of GROUNDS) for (const control of CONTROLS) check(theme, control, ground, 3);
    check(theme, "scrim-live", "scrim", 3);
  });
}

Deno.test("tokens.css keeps words readable on a scrim over a white picture", () => {
  // The scrim covers four fifths of what lies under it.
  const grounds = [..."0a0b0c".matchAll(/../g)].map(([part]) =>
    Math.round(parseInt(part, 16) * 0.8 + 255 * 0.2)
  );
  const ground = `#${grounds.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  assert.ok(contrast("#ffffff", ground) >= 4.5);
});
