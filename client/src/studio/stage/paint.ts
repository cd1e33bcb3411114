import type { Corner, Placement, Shown, Size } from "./layout.ts";

/** What both kinds of canvas can do. */
export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const GROUND = "#0a0b0c";
const SIGN = "#a2a9ae";

/** Draws one picture of the stage. */
export function paint(
  brush: Brush,
  stage: Size,
  placements: readonly Placement[],
  images: { camera: CanvasImageSource | undefined; screen: CanvasImageSource | undefined },
): void {
  brush.fillStyle = GROUND;
  brush.fillRect(0, 0, stage.width, stage.height);
  for (const { source, from, to } of placements) {
    const image = images[source];
    if (image === undefined) continue;
    brush.drawImage(image, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  }
}

/** The card shown while there is no source: a pause sign, since words would have one language. */
export function paintCard(brush: Brush, { width, height }: Size): void {
  brush.fillStyle = GROUND;
  brush.fillRect(0, 0, width, height);
  const unit = height / 24;
  brush.fillStyle = SIGN;
  brush.fillRect(width / 2 - unit * 1.5, height / 2 - unit * 2, unit, unit * 4);
  brush.fillRect(width / 2 + unit * 0.5, height / 2 - unit * 2, unit, unit * 4);
}

/** What a stage is told to show. */
export type StageOrder = { shown: Shown; corner: Corner };
