// A field to sign in: strokes are kept as points, so that they live through a turn of the device.
const INK = "#10262b";

/** Draws on the canvas what is signed; told() hears the end of every stroke. */
export class Pad {
  constructor(canvas, told) {
    Object.assign(this, { canvas, strokes: [], now: null });
    const at = (e) => { const r = canvas.getBoundingClientRect(); return { x: e.clientX - r.left, y: e.clientY - r.top, time: Date.now() }; };
    canvas.onpointerdown = (e) => { canvas.setPointerCapture(e.pointerId); this.strokes.push(this.now = { points: [at(e)] }); this.draw(); };
    canvas.onpointermove = (e) => { if (this.now) { this.now.points.push(...(e.getCoalescedEvents?.() || [e]).map(at)); this.draw(); } };
    canvas.onpointerup = canvas.onpointercancel = () => { this.now = null; told(); };
  }

  clear() { this.strokes = []; this.draw(); }

  /** Fits the picture to the canvas as it is now and draws every stroke. */
  draw() {
    const { canvas } = this, ratio = devicePixelRatio || 1, context = canvas.getContext("2d");
    Object.assign(canvas, { width: canvas.offsetWidth * ratio, height: canvas.offsetHeight * ratio });
    Object.assign(context, { lineWidth: 2.2, lineCap: "round", lineJoin: "round", strokeStyle: INK });
    context.scale(ratio, ratio);
    for (const { points: [first, ...rest] } of this.strokes) {
      context.beginPath();
      context.moveTo(first.x, first.y);
      for (const p of rest.length ? rest : [{ x: first.x + 0.1, y: first.y }]) context.lineTo(p.x, p.y);
      context.stroke();
    }
  }
}
