// The surface on a canvas: floor and the two walls behind, facets from the far ones to the near ones, then words.
const LIGHT = [-0.36, -0.55, 0.75], SHADE = 0.64, GOAL_WEIGHT = 0.75, SEAM = 0.6, STEM = 11;
const font = (kind) => `${FONTS[kind]} "Source Sans", "Source Sans Pro", Arial, sans-serif`;
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const css = (parts, light = 1) => `rgb(${parts.map((part) => Math.min(255, Math.round(part * light))).join(",")})`;
const mixed = (a, b, weight) => a.map((part, index) => (1 - weight) * part + weight * b[index]);

function rampAt(ramp, share) {
  const at = Math.max(0, Math.min(1, share)) * (ramp.length - 1), low = Math.min(Math.floor(at), ramp.length - 2);
  return mixed(rgb(ramp[low]), rgb(ramp[low + 1]), at - low);
}

// Lambert's law with some light everywhere, for a facet with these slopes.
function lightness(dx, dy) {
  const length = Math.hypot(dx, dy, 1), from = Math.hypot(...LIGHT);
  const cosine = Math.abs((-dx * LIGHT[0] - dy * LIGHT[1] + LIGHT[2]) / (length * from));
  return SHADE + (1.12 - SHADE) * cosine;
}

// The part of a cell where a margin is met, as polygons in shares of its sides, and the line that bounds it.
// Corners in the order (0, 0), (1, 0), (1, 1), (0, 1); the margin is linear along the sides.
function metPart(margins) {
  const corners = [[0, 0], [1, 0], [1, 1], [0, 1]], met = margins.map((margin) => margin !== null && margin >= 0);
  if (met.every(Boolean)) return { whole: true };
  if (!met.some(Boolean)) return null;
  const crossing = (from, to) => {
    const [a, b] = [margins[from] ?? -Infinity, margins[to] ?? -Infinity];
    const share = Number.isFinite(a) && Number.isFinite(b) ? a / (a - b) : Number.isFinite(a) ? 1 : 0;
    return corners[from].map((part, axis) => part + share * (corners[to][axis] - part));
  };
  const whole = [], cuts = [], lone = [];
  for (let from = 0; from < 4; from += 1) {
    const to = (from + 1) % 4, before = (from + 3) % 4;
    if (met[from]) whole.push(corners[from]);
    if (met[from] !== met[to]) {
      cuts.push(crossing(from, to));
      whole.push(cuts.at(-1));
    }
    if (met[from] && !met[to] && !met[before]) lone.push([crossing(before, from), corners[from], crossing(from, to)]);
  }
  if (cuts.length === 2) return { polygons: [whole], lines: [cuts] };
  const centre = margins.reduce((sum, margin) => sum + (margin ?? -Infinity), 0);
  if (centre < 0) return { polygons: lone, lines: lone.map(([start, , stop]) => [start, stop]) };
  const first = met[0] ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]];
  return { polygons: [whole], lines: first.map((pair) => pair.map((index) => cuts[index])) };
}

// What does not depend on the camera: places of the nodes, colours of the facets, where the goal is met.
function prepare(scene) {
  const xs = scene.x.at.map((value) => along(value, scene.x, HALF)), ys = scene.y.at.map((value) => along(value, scene.y, HALF));
  const columns = xs.length, gold = rgb(scene.ink.goal);
  const surfaces = scene.surfaces.map((one, index) => {
    const zs = one.values.map((value) => (value === null ? null : along(value, scene.z, TALL)));
    const cells = [];
    for (let j = 0; j + 1 < ys.length; j += 1) for (let i = 0; i + 1 < columns; i += 1) {
      const nodes = [j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i];
      const [a, b, c, d] = nodes.map((node) => zs[node]);
      if ([a, b, c, d].includes(null)) {
        cells.push(null);
        continue;
      }
      const mean = nodes.reduce((sum, node) => sum + one.values[node], 0) / 4;
      const light = lightness((b - a + c - d) / 2 / (xs[i + 1] - xs[i]), (d - a + c - b) / 2 / (ys[j + 1] - ys[j]));
      const colour = rampAt(one.ramp, one.high > one.low ? (mean - one.low) / (one.high - one.low) : 0.5);
      const met = scene.goal && index === 0 ? metPart(nodes.map((node) => scene.goal[node])) : null;
      cells.push({ nodes, height: a + b + c + d, fill: css(colour, light), met, gold: met && css(mixed(colour, gold, GOAL_WEIGHT), light) });
    }
    return { zs, cells };
  });
  return { scene, xs, ys, columns, surfaces, wired: [new Set(scene.lines.x), new Set(scene.lines.y)] };
}

function polygon(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

// A facet a little larger than it is, to lie under the next ones, so that no seam shows.
function facet(pen, corners) {
  const x = (corners[0][0] + corners[1][0] + corners[2][0] + corners[3][0]) / 4;
  const y = (corners[0][1] + corners[1][1] + corners[2][1] + corners[3][1]) / 4;
  polygon(pen, corners.map(([px, py]) => {
    const far = Math.hypot(px - x, py - y) || 1;
    return [px + ((px - x) / far) * SEAM, py + ((py - y) / far) * SEAM];
  }));
}

function stroke(pen, lines, colour, width, dash = []) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  for (const [from, to] of lines) {
    pen.moveTo(...from);
    pen.lineTo(...to);
  }
  pen.stroke();
  pen.setLineDash([]);
}

// Floor, the two walls behind, and their lines at the ticks.
function paintBox(pen, { scene }, seen) {
  const { place } = seen, back = [-seen.near[0] * HALF, -seen.near[1] * HALF], top = TALL, floor = -TALL;
  const at = ["x", "y", "z"].map((axis) => scene[axis].ticks.map(([value]) => along(value, scene[axis], axis === "z" ? TALL : HALF)));
  const sides = [
    [[-HALF, -HALF, floor], [HALF, -HALF, floor], [HALF, HALF, floor], [-HALF, HALF, floor]],
    [[back[0], -HALF, floor], [back[0], HALF, floor], [back[0], HALF, top], [back[0], -HALF, top]],
    [[-HALF, back[1], floor], [HALF, back[1], floor], [HALF, back[1], top], [-HALF, back[1], top]],
  ];
  sides.forEach((corners, index) => {
    pen.globalAlpha = [0.08, 0.035, 0.055][index];
    pen.fillStyle = scene.ink.muted;
    polygon(pen, corners.map(place));
  });
  const thin = [
    ...at[0].flatMap((x) => [[[x, -HALF, floor], [x, HALF, floor]], [[x, back[1], floor], [x, back[1], top]]]),
    ...at[1].flatMap((y) => [[[-HALF, y, floor], [HALF, y, floor]], [[back[0], y, floor], [back[0], y, top]]]),
    ...at[2].flatMap((z) => [[[back[0], -HALF, z], [back[0], HALF, z]], [[-HALF, back[1], z], [HALF, back[1], z]]]),
    ...sides.flatMap((corners) => corners.map((corner, index) => [corner, corners[(index + 1) % 4]])),
  ];
  pen.globalAlpha = 0.3;
  stroke(pen, thin.map((line) => line.map(place)), scene.ink.muted, 1);
  pen.globalAlpha = 0.9;
  const axes = ["x", "y", "z"].map((axis) => edge(axis, seen));
  stroke(pen, axes.map(({ at: placeOf, half }) => [placeOf(-half), placeOf(half)]), scene.ink.muted, 1.5);
  pen.globalAlpha = 1;
}

const rising = (count, upwards) => Array.from({ length: Math.max(0, count) }, (_, index) => (upwards ? index : count - 1 - index));

function paintSurfaces(pen, prepared, seen, nodes) {
  const { xs, ys, surfaces, wired, scene } = prepared;
  const columns = rising(xs.length - 1, seen.near[0] > 0), rows = rising(ys.length - 1, seen.near[1] > 0);
  // far rows first: the side that faces the reader comes last
  for (const j of rows) for (const i of columns) {
    const stacked = surfaces.map(({ cells }, index) => ({ cell: cells[j * (xs.length - 1) + i], index })).filter(({ cell }) => cell);
    if (stacked.length > 1) stacked.sort((a, b) => a.cell.height - b.cell.height);
    for (const { cell, index } of stacked) {
      const corners = cell.nodes.map((node) => nodes[index][node]);
      pen.globalAlpha = index ? 0.67 : 1;
      pen.fillStyle = cell.met?.whole ? cell.gold : cell.fill;
      if (index) polygon(pen, corners);
      else facet(pen, corners);
      if (cell.met?.polygons) paintGoal(pen, cell, corners, scene);
      const edges = [];
      if (wired[1].has(j)) edges.push([corners[0], corners[1]]);
      if (wired[1].has(j + 1)) edges.push([corners[3], corners[2]]);
      if (wired[0].has(i)) edges.push([corners[0], corners[3]]);
      if (wired[0].has(i + 1)) edges.push([corners[1], corners[2]]);
      if (edges.length) stroke(pen, edges, scene.ink.wire, 0.8);
    }
  }
  pen.globalAlpha = 1;
}

function paintGoal(pen, cell, corners, scene) {
  const at = ([x, y]) => [0, 1].map((axis) =>
    (1 - y) * ((1 - x) * corners[0][axis] + x * corners[1][axis]) + y * ((1 - x) * corners[3][axis] + x * corners[2][axis]));
  pen.fillStyle = cell.gold;
  for (const points of cell.met.polygons) polygon(pen, points.map(at));
  stroke(pen, cell.met.lines.map((line) => line.map(at)), scene.ink.edge, 1.6);
}

// Words in a halo of paper, which keeps them legible.
function write(pen, { lines, x, y, kind }, colour, paper, halo = 4) {
  pen.font = font(kind);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  lines.forEach((line, index) => {
    const height = y + (index - (lines.length - 1) / 2) * LINE;
    pen.strokeStyle = paper;
    pen.lineWidth = halo;
    pen.strokeText(line, x, height);
    pen.fillStyle = colour;
    pen.fillText(line, x, height);
  });
}

// A needle from the floor through the balls of a scenario, and its name above, within the picture and clear of others.
function paintMark(pen, mark, prepared, seen, size, taken, measure) {
  const { scene } = prepared, [x, y] = [along(mark.x, scene.x, HALF), along(mark.y, scene.y, HALF)];
  const heights = mark.z.map((value) => along(value, scene.z, TALL)).sort((a, b) => a - b);
  const top = seen.place([x, y, heights.at(-1) + STEM]);
  stroke(pen, [[seen.place([x, y, -TALL]), top]], scene.ink.text, 1.5);
  for (const height of heights) {
    const [px, py] = seen.place([x, y, height]);
    for (const [radius, colour] of [[8.5, "#ffffff"], [6.5, mark.colour]]) {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(px, py, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  }
  const name = box("mark", "", [mark.name], measure);
  const inside = (value, half, whole) => Math.min(Math.max(value, half + 4), whole - half - 4);
  const found = { ...name, x: inside(top[0], name.w / 2, size.width), y: inside(top[1] - LINE / 2 - 2, name.h / 2, size.height) };
  while (taken.some((other) => meet(found, other)) && found.y > LINE) found.y -= 2;
  taken.push(found);
  write(pen, found, mark.colour, scene.ink.paper, 6);
}

// Lines from a point of the surface down to the floor and along it to both axes: where its values are read.
function paintPointer(pen, found, { scene }, seen) {
  const [x, y, z] = [along(found.x, scene.x, HALF), along(found.y, scene.y, HALF), along(found.values[0], scene.z, TALL)];
  const foot = [x, y, -TALL], { place } = seen;
  const lines = [[[x, y, z], foot], [foot, [x, seen.near[1] * HALF, -TALL]], [foot, [seen.near[0] * HALF, y, -TALL]]];
  stroke(pen, lines.map((line) => line.map(place)), scene.ink.text, 1.3, [4, 3]);
  pen.fillStyle = scene.ink.text;
  pen.beginPath();
  pen.arc(...place([x, y, z]), 4, 0, 2 * Math.PI);
  pen.fill();
}

function project(prepared, seen) {
  const { xs, ys, columns, surfaces } = prepared;
  return surfaces.map(({ zs }) =>
    zs.map((z, node) => (z === null ? null : seen.place([xs[node % columns], ys[Math.floor(node / columns)], z]))));
}

function measuring(pen) {
  return (text, kindFont) => {
    pen.font = `${kindFont} "Source Sans", "Source Sans Pro", Arial, sans-serif`;
    return pen.measureText(text).width;
  };
}

function paint(pen, prepared, camera, frame, size, pointed) {
  const seen = eye(camera, frame), nodes = project(prepared, seen), measure = measuring(pen), { scene } = prepared;
  pen.clearRect(0, 0, size.width, size.height);
  paintBox(pen, prepared, seen);
  paintSurfaces(pen, prepared, seen, nodes);
  if (pointed) paintPointer(pen, pointed, prepared, seen);
  for (const word of words(scene, camera, frame, measure)) write(pen, word, scene.ink.text, scene.ink.paper);
  const taken = [];
  for (const mark of scene.marks) paintMark(pen, mark, prepared, seen, size, taken, measure);
  return nodes;
}

// The nearest facet under a point of the screen, and the values there.
function picked(prepared, seen, nodes, px, py) {
  const { xs, ys, columns, surfaces, scene } = prepared;
  const across = rising(xs.length - 1, seen.near[0] < 0), upward = rising(ys.length - 1, seen.near[1] < 0);
  for (const j of upward) for (const i of across) {
    for (let index = surfaces.length - 1; index >= 0; index -= 1) {
      const cell = surfaces[index].cells[j * (columns - 1) + i];
      const share = cell && shareOf(cell.nodes.map((node) => nodes[index][node]), px, py);
      if (!share) continue;
      const [u, v] = share, at = (values) => {
        const [a, b, c, d] = cell.nodes.map((node) => values[node]);
        return [a, b, c, d].includes(null) ? null : (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c);
      };
      const x = scene.x.at[i] + u * (scene.x.at[i + 1] - scene.x.at[i]), y = scene.y.at[j] + v * (scene.y.at[j + 1] - scene.y.at[j]);
      return { x, y, values: scene.surfaces.map((one) => at(one.values)), margin: scene.goal ? at(scene.goal) : null };
    }
  }
  return null;
}

// Where in a facet, in shares of its sides, a point lies; null outside. Its two triangles are flat.
function shareOf([a, b, c, d], px, py) {
  const inside = ([p, q, r]) => {
    const whole = (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1]);
    const s = ((px - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (py - p[1])) / whole;
    const t = ((q[0] - p[0]) * (py - p[1]) - (px - p[0]) * (q[1] - p[1])) / whole;
    return s >= -1e-6 && t >= -1e-6 && s + t <= 1 + 1e-6 ? [s, t] : null;
  };
  const first = inside([a, b, d]);
  if (first) return first;
  const second = inside([c, d, b]);
  return second && [1 - second[0], 1 - second[1]];
}
