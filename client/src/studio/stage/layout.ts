/** Where the small picture stands in a scene of both. */
export const CORNERS = ["bottom-right", "bottom-left", "top-right", "top-left"] as const;
export type Corner = typeof CORNERS[number];

/** What is asked for. */
export type Scene = "camera" | "screen" | "both";

/** What is shown: a scene, or the card that stands in while there is nothing. */
export type Shown = Scene | "card";

export type Size = { width: number; height: number };
export type Box = Size & { x: number; y: number };

/** Part `from` of a picture, drawn to `to` on the stage. */
export type Placement = { source: "camera" | "screen"; from: Box; to: Box };

/** What can be shown of what is asked for: a source that is missing is left out, never the stream. */
export function shownOf(scene: Scene, there: { camera: boolean; screen: boolean }): Shown {
  if (scene === "both" && there.camera && there.screen) return "both";
  if (scene !== "camera" && there.screen) return "screen";
  if (there.camera) return "camera";
  return there.screen ? "screen" : "card";
}

const SMALL = 0.24;
const MARGIN = 0.02;

/** Where each source goes, back to front. Sources without a picture yet are left out. */
export function placementsOf(
  shown: Shown,
  stage: Size,
  sizes: { camera: Size | undefined; screen: Size | undefined },
  corner: Corner,
): Placement[] {
  const whole = { x: 0, y: 0, ...stage };
  const { camera, screen } = sizes;
  switch (shown) {
    case "card":
      return [];
    case "camera":
      return camera === undefined ? [] : [fillOrFit("camera", camera, whole)];
    case "screen":
      return screen === undefined ? [] : [fit("screen", screen, whole)];
    case "both":
      return [
        ...(screen === undefined ? [] : [fit("screen", screen, whole)]),
        ...(camera === undefined ? [] : [fill("camera", camera, cornerBox(corner, stage, camera))]),
      ];
  }
}

/** A stage-sized picture that fills the stage alone can be passed on without drawing it. */
export function passesUndrawn(placements: readonly Placement[], stage: Size): boolean {
  const [only, second] = placements;
  if (only === undefined || second !== undefined) return false;
  return [only.from, only.to].every(({ x, y, width, height }) =>
    x === 0 && y === 0 && width === stage.width && height === stage.height
  );
}

function cornerBox(corner: Corner, stage: Size, camera: Size): Box {
  // A phone held upright keeps its shape, at the same height as any other.
  const shape = Math.min(Math.max(camera.width / camera.height, 9 / 16), 16 / 9);
  const height = even(stage.height * SMALL);
  const width = even(height * shape);
  const margin = even(stage.height * MARGIN);
  const [vertical, horizontal] = corner.split("-");
  return {
    x: horizontal === "left" ? margin : stage.width - width - margin,
    y: vertical === "top" ? margin : stage.height - height - margin,
    width,
    height,
  };
}

/** Text on a screen may not be cut off. */
function fit(source: Placement["source"], picture: Size, into: Box): Placement {
  const scale = Math.min(into.width / picture.width, into.height / picture.height);
  const width = Math.min(into.width, Math.round(picture.width * scale));
  const height = Math.min(into.height, Math.round(picture.height * scale));
  const to = {
    x: into.x + Math.round((into.width - width) / 2),
    y: into.y + Math.round((into.height - height) / 2),
    width,
    height,
  };
  return { source, from: { x: 0, y: 0, ...picture }, to };
}

function fill(source: Placement["source"], picture: Size, into: Box): Placement {
  const scale = Math.max(into.width / picture.width, into.height / picture.height);
  const width = Math.min(picture.width, Math.round(into.width / scale));
  const height = Math.min(picture.height, Math.round(into.height / scale));
  const x = Math.round((picture.width - width) / 2);
  const y = Math.round((picture.height - height) / 2);
  return { source, from: { x, y, width, height }, to: into };
}

/** A landscape camera may lose its edges; of one held upright nothing but a belt would be left. */
function fillOrFit(source: Placement["source"], picture: Size, into: Box): Placement {
  return picture.width >= picture.height ? fill(source, picture, into) : fit(source, picture, into);
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}
