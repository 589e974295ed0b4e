// A ZIP file without compression, made in memory from parts: [{name, bytes}] to a Blob.
const TABLE = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n >>> 0; });

function crc(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

export function zip(parts) {
  const out = [], directory = [];
  let at = 0;
  for (const { name, bytes } of parts) {
    const title = new TextEncoder().encode(name), data = new Uint8Array(bytes), sum = crc(data);
    const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x5c21], [4, sum], [4, data.length], [4, data.length], [2, title.length], [2, 0]];
    const head = record(0x04034b50, common);
    directory.push(record(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), title);
    out.push(head, title, data);
    at += head.length + title.length + data.length;
  }
  const length = directory.reduce((n, part) => n + part.length, 0);
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, parts.length], [2, parts.length], [4, length], [4, at], [2, 0]]);
  return new Blob([...out, ...directory, end], { type: "application/zip" });
}

function record(mark, fields) {
  const bytes = new Uint8Array(4 + fields.reduce((n, [width]) => n + width, 0)), view = new DataView(bytes.buffer);
  view.setUint32(0, mark, true);
  let at = 4;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true); else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}
