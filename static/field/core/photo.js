// Pictures: made smaller while they are decoded, checked for being a picture at all, marked without being touched.
const EDGE = 2048, BUDGET = 580 << 10, THUMB = 240;

/**
 * A chosen picture as JPEG bytes of at most BUDGET, with a small one beside: {bytes, thumb, width, height}.
 * What the camera wrote about place and time does not survive the drawing. keepDetail leaves the size as it is.
 */
export async function shrink(file, keepDetail = false) {
  const copy = new Blob([await file.arrayBuffer()], { type: file.type }); // a picked file may be gone later
  const whole = await createImageBitmap(copy);
  const scale = keepDetail ? 1 : Math.min(1, EDGE / Math.max(whole.width, whole.height));
  const bitmap = scale === 1 ? whole : await createImageBitmap(copy, { resizeWidth: Math.round(whole.width * scale), resizeHeight: Math.round(whole.height * scale), resizeQuality: "high" });
  const canvas = paint(bitmap, bitmap.width, bitmap.height);
  if (isBlank(canvas)) throw new Error("The picture came out empty. Take it again.");
  const bytes = await jpeg(canvas, keepDetail ? 4 << 20 : BUDGET);
  const small = THUMB / Math.max(bitmap.width, bitmap.height);
  const thumb = await blobOf(paint(bitmap, Math.max(1, bitmap.width * small), Math.max(1, bitmap.height * small)), 0.7);
  return { bytes, thumb, width: canvas.width, height: canvas.height };
}

function paint(source, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Some devices give a canvas without a picture when it is too large: every point sampled is clear. */
function isBlank(canvas) {
  const small = paint(canvas, 16, 16).getContext("2d").getImageData(0, 0, 16, 16).data;
  return small.every((value, at) => at % 4 !== 3 || value === 0);
}

async function jpeg(canvas, most) {
  let bytes;
  for (const quality of [0.8, 0.65, 0.5, 0.35]) {
    bytes = await blobOf(canvas, quality);
    if (bytes.byteLength <= most) break;
  }
  return bytes;
}

const blobOf = (canvas, quality) => new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b.arrayBuffer()) : fail(new Error("The picture could not be written."))), "image/jpeg", quality));

/** Burns blurred areas [{x, y, w, h}] (0..1) into a picture; what was there cannot be had back. */
export async function burn(bytes, areas) {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const canvas = paint(bitmap, bitmap.width, bitmap.height), context = canvas.getContext("2d");
  for (const area of areas) {
    const [x, y, w, h] = [area.x * canvas.width, area.y * canvas.height, Math.max(1, area.w * canvas.width), Math.max(1, area.h * canvas.height)];
    const tiles = document.createElement("canvas");
    Object.assign(tiles, { width: Math.max(1, Math.min(6, Math.round(w / 12))), height: Math.max(1, Math.min(6, Math.round(h / 12))) });
    tiles.getContext("2d").drawImage(canvas, x, y, w, h, 0, 0, tiles.width, tiles.height);
    context.drawImage(tiles, 0, 0, tiles.width, tiles.height, x, y, w, h);
  }
  const thumbScale = THUMB / Math.max(canvas.width, canvas.height);
  return { bytes: await jpeg(canvas, 4 << 20), thumb: await blobOf(paint(canvas, canvas.width * thumbScale, canvas.height * thumbScale), 0.7) };
}
