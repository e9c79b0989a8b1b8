// The picture that a visitor turns: mouse, fingers, keys, the values under the pointer, the way back to the first view.
const cameras = (globalThis.elfeSurfaceCameras ??= new Map());  // by key: a camera outlives its page
const pictures = new WeakMap();
const DRAG = 0.4, CLOSER = 1.5, MOST = 6, STEP = 6, TAP_PX = 8;
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

const HTML = `<div class="elfe-surface">
  <div class="elfe-surface-head"><div class="elfe-surface-legend" role="list" aria-label="Légende de la surface"></div>
    <button type="button" class="elfe-surface-start">Vue de départ</button></div>
  <div class="elfe-surface-picture"><canvas tabindex="0" role="img"></canvas><div class="elfe-surface-tip" hidden></div></div>
</div>`;

// French figures: three significant ones, at most two decimals, as `formats.rounded`.
function figure(value, unit = "") {
  if (value === null) return "sans objet";
  const size = Math.abs(value);
  let decimals = Number(size.toFixed(2)) < 10 ? 2 : Number(size.toFixed(1)) < 100 ? 1 : 0;
  if (Number(size.toFixed(decimals)) === 0) decimals = 0;
  const said = size.toFixed(decimals).replace(".", ",").replace(/\B(?=(\d{3})+(?!\d))(?<!,\d*)/g, "\u202f");
  return (value < 0 && /[1-9]/.test(said) ? "\u2212" : "") + said + (unit && (unit === "%" ? "\u202f" : "\u00a0") + unit);
}

// A value and its second reading: `124,9 MW · 490 000 W pour 200 foyers`.
function read(value, unit, beside) {
  const said = figure(value, unit);
  return value === null || !beside ? said : `${said} · ${beside.before}${figure(beside.factor * value, beside.unit)}`;
}

class Picture {
  constructor(root, key) {
    this.key = key;
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.tip = root.querySelector(".elfe-surface-tip");
    this.pen = this.canvas.getContext("2d");
    this.fingers = new Map();
    this.pointed = null;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.canvas.parentElement);
    root.querySelector(".elfe-surface-start").onclick = () => this.look({ ...START });
    this.listen();
    document.fonts?.ready.then(() => this.refit());  // words have other widths once the page's own letters are there
  }

  get camera() {
    return cameras.get(this.key) ?? START;
  }

  get frame() {
    return settled(this.prepared.scene, this.camera, this.frames(this.camera.tilt), this.size, this.measure);
  }

  show(scene) {
    this.prepared = prepare(scene);
    const said = JSON.stringify(["x", "y", "z"].map((axis) => [scene[axis].ticks, scene[axis].low, scene[axis].high, scene[axis].name]));
    if (said !== this.said) this.frames = null;
    this.said = said;
    this.canvas.setAttribute("aria-label", scene.words);
    this.root.style.setProperty("--paper", scene.ink.paper);
    this.root.style.setProperty("--text", scene.ink.text);
    const legend = this.root.querySelector(".elfe-surface-legend");
    if (legend.innerHTML !== scene.legend) legend.innerHTML = scene.legend;
    this.hide();
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height || !this.prepared) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 3), type = parseFloat(getComputedStyle(this.root).fontSize) / 16;
    if (this.measure?.type !== type) [this.measure, this.frames] = [measuring(this.pen, type), null];
    if (!this.frames || this.size.width !== width || this.size.height !== height)
      this.frames = fit(this.prepared.scene, width, height, this.measure);
    this.size = { width, height };
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.pen.setTransform(this.canvas.width / width, 0, 0, this.canvas.height / height, 0, 0);
    this.draw();
  }

  refit() {
    this.frames = null;
    this.resize();
  }

  draw() {
    this.asked = 0;
    this.nodes = paint(this.pen, this.prepared, this.camera, this.frame, this.size, this.pointed, this.measure);
  }

  ask() {
    this.asked ||= requestAnimationFrame(() => this.draw());
  }

  look(camera) {
    const most = Math.max(this.size.width, this.size.height) * camera.zoom / 2;
    const within = (value) => (camera.zoom > 1 ? Math.max(-most, Math.min(most, value)) : 0);
    cameras.set(this.key, {
      turn: ((camera.turn % 360) + 360) % 360,
      tilt: Math.max(0, Math.min(90, camera.tilt)),
      zoom: Math.max(1, Math.min(MOST, camera.zoom)),
      x: within(camera.x),
      y: within(camera.y),
    });
    this.hide();
    this.ask();
  }

  turn(across, down) {
    this.look({ ...this.camera, turn: this.camera.turn - across, tilt: this.camera.tilt + down });
  }

  // Closer to a point of the screen, which stays where it is.
  closer(times, [px, py]) {
    const { zoom, x, y } = this.camera, to = Math.max(1, Math.min(MOST, zoom * times)), change = to / zoom;
    const { x: left, y: top } = this.frames(this.camera.tilt), [dx, dy] = [px - left, py - top];
    this.look({ ...this.camera, zoom: to, x: dx + (x - dx) * change, y: dy + (y - dy) * change });
  }

  at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  listen() {
    const on = (name, act) => this.canvas.addEventListener(name, act.bind(this));
    on("pointerdown", this.down);
    on("pointermove", this.move);
    for (const end of ["pointerup", "pointercancel"]) on(end, this.up);
    on("pointerleave", (event) => event.pointerType === "mouse" && this.hide(true));
    on("dblclick", (event) => this.closer(event.shiftKey ? 1 / CLOSER : CLOSER, this.at(event)));
    on("keydown", this.press);
    on("blur", () => this.hide(true));
  }

  down(event) {
    if (event.button) return;
    this.fingers.set(event.pointerId, { from: this.at(event), at: this.at(event), moved: false });
    this.canvas.setPointerCapture(event.pointerId);
  }

  move(event) {
    const finger = this.fingers.get(event.pointerId), now = this.at(event);
    if (!finger) {
      if (event.pointerType === "mouse") this.point(now);
      return;
    }
    const [across, down] = [now[0] - finger.at[0], now[1] - finger.at[1]];
    const other = [...this.fingers.values()].find((one) => one !== finger);
    if (other) {
      const apart = (point) => Math.hypot(point[0] - other.at[0], point[1] - other.at[1]);
      const middle = [0, 1].map((axis) => (now[axis] + other.at[axis]) / 2);
      this.closer(apart(now) / (apart(finger.at) || 1), middle);
      this.turn(0, (down * DRAG) / 2);
    } else this.turn(across * DRAG, down * DRAG);
    finger.moved ||= Math.hypot(now[0] - finger.from[0], now[1] - finger.from[1]) > TAP_PX;
    finger.at = now;
  }

  up(event) {
    const finger = this.fingers.get(event.pointerId);
    this.fingers.delete(event.pointerId);
    if (finger && !finger.moved && event.type === "pointerup") this.point(finger.at);
  }

  press(event) {
    const middle = [this.size.width / 2, this.size.height / 2];
    if (KEYS[event.key]) this.turn(...KEYS[event.key]);
    else if (event.key === "Home") this.look({ ...START });
    else if (["+", "="].includes(event.key)) this.closer(CLOSER, middle);
    else if (event.key === "-") this.closer(1 / CLOSER, middle);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  point([px, py]) {
    this.pointed = picked(this.prepared, eye(this.camera, this.frame), this.nodes, px, py);
    if (!this.pointed) return this.hide(true);
    this.say(px, py);
    return this.ask();
  }

  say(px, py) {
    const { scene } = this.prepared, { x, y, values, margin } = this.pointed;
    const line = (label, said) => {
      const row = document.createElement("div"), figures = document.createElement("b");
      figures.textContent = said;
      row.append(`${label}\u00a0: `, figures);
      return row;
    };
    const rows = scene.surfaces.map((one, index) => line(one.label, read(values[index], scene.z.unit, one.beside)));
    rows.push(line(scene.x.label, figure(x)), line(scene.y.label, figure(y)));
    if (margin !== null) rows.push(line("Objectif", margin >= 0 ? "atteint" : "non atteint"));
    this.tip.replaceChildren(...rows);
    this.tip.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const left = px + 18 + width > this.size.width ? px - 18 - width : px + 18;
    this.tip.style.left = `${Math.max(0, Math.min(this.size.width - width, left))}px`;
    this.tip.style.top = `${Math.max(0, Math.min(this.size.height - height, py - height - 12))}px`;
  }

  hide(anew = false) {
    this.tip.hidden = true;
    if (anew && this.pointed) this.ask();
    this.pointed = null;
  }

  end() {
    this.observer.disconnect();
    cancelAnimationFrame(this.asked);
  }
}

// Draws a scene into an element; again with another one, the visitor's view is kept.
function showSurface(element, scene, key) {
  let picture = pictures.get(element);
  if (!picture) {
    element.insertAdjacentHTML("beforeend", HTML);
    picture = new Picture(element.lastElementChild, key);
    pictures.set(element, picture);
  }
  picture.show(scene);
  return () => {
    picture.end();
    picture.root.remove();
    pictures.delete(element);
  };
}
