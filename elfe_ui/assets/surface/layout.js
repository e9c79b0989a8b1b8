// Where the box of a surface and its words stand on the screen. Pure geometry: the same camera, the same places.
// The box goes from -HALF to HALF along both factors and from -TALL to TALL upwards, seen without perspective.
const HALF = 50, TALL = 33, GAP = 7, LINE = 15.5;
const START = { turn: 32, tilt: 28, zoom: 1, x: 0, y: 0 };
const FONTS = { tick: [400, 12.5], name: [600, 13.5], mark: [600, 14] };  // weight, size in pixels at the usual size of type
const TURNS = Array.from({ length: 24 }, (_, index) => 15 * index), TILTS = 10;
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x * HALF, y * HALF, z * TALL])));

// A value of an axis in the box; in the middle where the axis has one value only.
const along = (value, { low, high }, half) => (high > low ? ((2 * (value - low)) / (high - low) - 1) * half : 0);

// The camera: `place` puts a point of the box on the screen.
function eye(camera, frame) {
  const [turn, tilt] = [camera.turn, camera.tilt].map((degrees) => (degrees * Math.PI) / 180);
  const scale = frame.scale * camera.zoom;
  const [ct, st, ce, se] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
  const place = ([x, y, z]) => [
    frame.x + camera.x + scale * (x * ct + y * st),
    frame.y + camera.y - scale * (z * ce + (y * ct - x * st) * se),
  ];
  // the sides of the box that face the reader, and the corner that stands left of all others
  return { place, near: [st >= 0 ? 1 : -1, ct >= 0 ? -1 : 1], left: [ct >= 0 ? -1 : 1, st >= 0 ? -1 : 1] };
}

// The edge that bears an axis: its two ends on the screen, and the direction out of the picture at a right angle to it.
// These edges belong to the outline of the box, so that nothing of it lies beyond them.
function edge(axis, seen) {
  if (axis === "z") {
    const [x, y] = seen.left.map((side) => side * HALF);
    return { at: (z) => seen.place([x, y, z]), half: TALL, out: [-1, 0] };
  }
  const at = axis === "x" ? (x) => seen.place([x, seen.near[1] * HALF, -TALL]) : (y) => seen.place([seen.near[0] * HALF, y, -TALL]);
  const [from, to] = [at(-HALF), at(HALF)];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length < 1e-6) return { at, half: HALF, out: [0, 1] };
  const out = [(from[1] - to[1]) / length, (to[0] - from[0]) / length];
  const outside = axis === "x" ? seen.place([0, 2 * seen.near[1] * HALF, -2 * TALL]) : seen.place([2 * seen.near[0] * HALF, 0, -2 * TALL]);
  const middle = at(0);
  const isOut = out[0] * (outside[0] - middle[0]) + out[1] * (outside[1] - middle[1]) >= 0;
  return { at, half: HALF, out: isOut ? out : out.map((part) => -part) };
}

const reach = ([x, y], box) => Math.abs(x) * (box.w / 2) + Math.abs(y) * (box.h / 2);
const meet = (a, b, room = 2) =>
  Math.abs(a.x - b.x) < (a.w + b.w) / 2 + room && Math.abs(a.y - b.y) < (a.h + b.h) / 2 + room;

function box(kind, axis, lines, measure) {
  return { kind, axis, lines, w: Math.max(...lines.map((line) => measure(line, kind))), h: LINE * measure.type * lines.length };
}

function beyond(place, out, distance, found) {
  const far = distance + reach(out, found);
  return { ...found, x: place[0] + out[0] * far, y: place[1] + out[1] * far };
}

// Ticks of an axis, as many as stand apart, and its name beyond them.
function wordsOf(axis, scene, seen, measure) {
  const { at, half, out } = edge(axis, seen);
  const all = scene[axis].ticks.map(([value, text]) => {
    const found = box("tick", axis, [text], measure);
    return { ...beyond(at(along(value, scene[axis], half)), out, GAP, found), value };
  });
  let ticks = all, step = 1;
  while (step < all.length && ticks.some((tick, index) => index > 0 && meet(tick, ticks[index - 1]))) {
    step += 1;
    ticks = all.filter((_, index) => index % step === 0);
  }
  const band = Math.max(0, ...all.map((tick) => 2 * reach(out, tick)));
  const named = scene[axis].name;
  return { ticks, names: named ? [beyond(at(0), out, GAP + band + 5, box("name", axis, named, measure))] : [] };
}

// Every word around the box, names first: a tick that would meet another word is left out.
function words(scene, camera, frame, measure) {
  const seen = eye(camera, frame);
  const found = ["x", "y", "z"].map((axis) => wordsOf(axis, scene, seen, measure));
  const kept = found.flatMap(({ names }) => names);
  for (const tick of found.flatMap(({ ticks }) => ticks)) if (!kept.some((other) => meet(tick, other))) kept.push(tick);
  return kept;
}

// The largest frame of a picture of this size in which box and words stay in sight however the box is turned; one for
// each tilt of some degrees, found when it is asked for, and between them a mean: the size changes as smoothly as the view.
function fit(scene, width, height, measure) {
  const widths = new Map(), found = new Map();
  const known = (text, kind) => {
    const key = kind + text;
    if (!widths.has(key)) widths.set(key, measure(text, kind));
    return widths.get(key);
  };
  known.type = measure.type;
  const at = (tilt) => {
    if (!found.has(tilt)) found.set(tilt, largest((scale) => room(scene, tilt, scale, known), width, height));
    return found.get(tilt);
  };
  return (tilt) => {
    const low = Math.min(Math.floor(tilt / TILTS), 90 / TILTS - 1) * TILTS, share = (tilt - low) / TILTS;
    const [a, b] = [at(low), at(low + TILTS)], mean = (from, to) => from + share * (to - from);
    return { scale: 1 / mean(1 / a.scale, 1 / b.scale), x: mean(a.x, b.x), y: mean(a.y, b.y) };
  };
}

// The same frame, moved by the little that a word of just this view would leave the picture.
function settled(scene, camera, frame, { width, height }, measure) {
  if (camera.zoom > 1) return frame;
  const found = words(scene, camera, frame, measure);
  const inside = (low, high, whole) => Math.max(0, 3 - low) - Math.max(0, high - whole + 3);
  const ends = (middle, size) => [Math.min(...found.map((word) => word[middle] - word[size] / 2)), Math.max(...found.map((word) => word[middle] + word[size] / 2))];
  return { ...frame, x: frame.x + inside(...ends("x", "w"), width), y: frame.y + inside(...ends("y", "h"), height) };
}

// How far box and words reach from the middle, to the left, the right, above and below, at the worst turn.
function room(scene, tilt, scale, measure) {
  const sides = [0, 0, 0, 0];
  const take = (x, y, w = 0, h = 0) => {
    [w / 2 - x, w / 2 + x, h / 2 - y, h / 2 + y].forEach((far, side) => (sides[side] = Math.max(sides[side], far)));
  };
  for (const turn of TURNS) {
    const camera = { turn, tilt, zoom: 1, x: 0, y: 0 }, frame = { scale, x: 0, y: 0 }, { place } = eye(camera, frame);
    CORNERS.forEach((corner) => take(...place(corner)));
    words(scene, camera, frame, measure).forEach(({ x, y, w, h }) => take(x, y, w, h));
  }
  return sides;
}

function largest(roomOf, width, height) {
  let high = Math.min(width, height) / (2 * TALL), low = high / 6;
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + high) / 2, [left, right, top, bottom] = roomOf(middle);
    if (left + right <= width - 10 && top + bottom <= height - 10) low = middle;
    else high = middle;
  }
  const [left, right, top, bottom] = roomOf(low);
  return { scale: low, x: (width + left - right) / 2, y: (height + top - bottom) / 2 };
}
