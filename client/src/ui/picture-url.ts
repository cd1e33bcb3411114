/** A picture's address that may be fetched: HTTPS, or a small raster picture within the text itself. */
export function pictureUrl(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 65_536) return undefined;
  if (text.startsWith("data:")) {
    // SVG is left out: it can carry text and outside references that look like part of the page.
    return /^data:image\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+$/.test(text) ? text : undefined;
  }
  if (text.length > 2048 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return undefined;
  return url.protocol === "https:" ? url.href : undefined;
}
