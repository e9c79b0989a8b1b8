// The surface on a canvas: floor and the two walls behind, facets from the far ones to the near ones, then words.
const LIGHT = [-0.36, -0.55, 0.75], SHADE = 0.64, SEAM = 0.6, STEM = 11, SHADES = 200;
const FROM = Math.hypot(...LIGHT);
const font = (kind, type) => `${FONTS[kind][0]} ${FONTS[kind][1] * type}px "Source Sans", "Source Sans Pro", Arial, sans-serif`;
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const css = ([red, green, blue], light) => `rgb(${Math.round(red * light)},${Math.round(green * light)},${Math.round(blue * light)})`;
const mixed = (a, b, weight) => a.map((part, index) => (1 - weight) * part + weight * b[index]);

// A ramp in fine steps, each red, green, blue.
function fineRamp(ramp) {
  const stops = ramp.map(rgb);
  return Array.from({ length: SHADES + 1 }, (_, step) => {
    const at = (step / SHADES) * (stops.length - 1), low = Math.min(Math.floor(at), stops.length - 2);
    return mixed(stops[low], stops[low + 1], at - low);
  });
}

// Lambert's law with some light everywhere, for a facet with these slopes.
function lightness(dx, dy) {
  const cosine = Math.abs((-dx * LIGHT[0] - dy * LIGHT[1] + LIGHT[2]) / (Math.sqrt(dx * dx + dy * dy + 1) * FROM));
  return SHADE + (1.12 - SHADE) * cosine;
}

// The part of a cell where a margin is not negative, as polygons in shares of its sides, and the line that bounds it.
// Corners in the order (0, 0), (1, 0), (1, 1), (0, 1); the margin is linear along the sides, -Infinity where not known.
const CORNER = [[0, 0], [1, 0], [1, 1], [0, 1]];

function metPart(margins) {
  const met = margins.map((margin) => margin >= 0), whole = [], cuts = [], lone = [];
  const crossing = (from, to) => {
    const [a, b] = [margins[from], margins[to]];
    const share = Number.isFinite(a) && Number.isFinite(b) ? a / (a - b) : Number.isFinite(a) ? 1 : 0;
    return CORNER[from].map((part, axis) => part + share * (CORNER[to][axis] - part));
  };
  for (let from = 0; from < 4; from += 1) {
    const to = (from + 1) % 4, before = (from + 3) % 4;
    if (met[from]) whole.push(CORNER[from]);
    if (met[from] !== met[to]) {
      cuts.push(crossing(from, to));
      whole.push(cuts.at(-1));
    }
    if (met[from] && !met[to] && !met[before]) lone.push([crossing(before, from), CORNER[from], crossing(from, to)]);
  }
  if (cuts.length < 4) return { polygons: whole.length ? [whole] : [], lines: cuts.length ? [cuts] : [] };
  if (margins.reduce((sum, margin) => sum + margin) < 0) return { polygons: lone, lines: lone.map(([start, , stop]) => [start, stop]) };
  return { polygons: [whole], lines: (met[0] ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]]).map((pair) => pair.map((index) => cuts[index])) };
}

// A cell that the edge of a goal cuts, in its two parts; null where it lies on one side.
function cutCell(margins) {
  if (margins.every((margin) => margin >= 0) || margins.every((margin) => margin < 0)) return null;
  const met = metPart(margins);
  return { met: met.polygons, unmet: metPart(margins.map((margin) => -margin)).polygons, lines: met.lines };
}

// What does not depend on the camera: places of the nodes, colours of the facets, where the edge of a goal cuts them.
function prepare(scene) {
  const xs = scene.x.at.map((value) => along(value, scene.x, HALF)), ys = scene.y.at.map((value) => along(value, scene.y, HALF));
  const surfaces = scene.surfaces.map((one, index) => ({
    zs: one.values.map((value) => (value === null ? null : along(value, scene.z, TALL))),
    cells: [],
    goal: index === 0 && scene.goal ? scene.goal.map((margin) => margin ?? -Infinity) : null,
  }));
  const prepared = { scene, xs, ys, columns: xs.length, surfaces, wired: [new Set(scene.lines.x), new Set(scene.lines.y)] };
  surfaces.forEach((surface, index) => prepareCells(surface, scene.surfaces[index], prepared));
  return prepared;
}

function prepareCells({ zs, cells, goal }, { values, ramp, low, high }, { scene, xs, ys, columns }) {
  const shades = fineRamp(ramp), gold = rgb(scene.ink.goal);
  for (let j = 0; j + 1 < ys.length; j += 1) for (let i = 0; i + 1 < columns; i += 1) {
    const nodes = [j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i];
    const [a, b, c, d] = [zs[nodes[0]], zs[nodes[1]], zs[nodes[2]], zs[nodes[3]]];
    if (a === null || b === null || c === null || d === null) {
      cells.push(null);
      continue;
    }
    const mean = (values[nodes[0]] + values[nodes[1]] + values[nodes[2]] + values[nodes[3]]) / 4;
    const share = high > low ? Math.max(0, Math.min(1, (mean - low) / (high - low))) : 0.5;
    const light = lightness((b - a + c - d) / 2 / (xs[i + 1] - xs[i]), (d - a + c - b) / 2 / (ys[j + 1] - ys[j]));
    const cell = { nodes, height: a + b + c + d, fill: css(shades[Math.round(share * SHADES)], light), cut: null };
    if (goal) {
      const margins = nodes.map((node) => goal[node]), golden = css(gold, light * (0.8 + 0.25 * share));
      cell.parts = [cell.fill, golden];
      cell.cut = cutCell(margins);
      if (margins[0] >= 0) cell.fill = golden;
    }
    cells.push(cell);
  }
}

function polygon(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

// A facet a little larger than it is, to lie under the next ones, so that no seam shows.
function facet(pen, corners) {
  let x = 0, y = 0;
  for (const corner of corners) {
    x += corner[0] / corners.length;
    y += corner[1] / corners.length;
  }
  pen.beginPath();
  for (const [px, py] of corners) {
    const dx = px - x, dy = py - y, larger = 1 + SEAM / (Math.sqrt(dx * dx + dy * dy) || 1);
    pen.lineTo(x + dx * larger, y + dy * larger);
  }
  pen.fill();
}

function stroke(pen, lines, colour, width, dash = []) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  if (dash.length) pen.setLineDash(dash);
  pen.beginPath();
  for (const [from, to] of lines) {
    pen.moveTo(from[0], from[1]);
    pen.lineTo(to[0], to[1]);
  }
  pen.stroke();
  if (dash.length) pen.setLineDash([]);
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
  const [width, farX, farY] = [xs.length - 1, -seen.near[0], -seen.near[1]];
  for (const j of rows) for (const i of columns) {
    const stacked = surfaces.map(({ cells }) => cells[j * width + i]);
    const order = stacked.length > 1 && stacked[0] && stacked[1] && stacked[0].height > stacked[1].height ? [1, 0] : stacked.keys();
    for (const index of order) {
      const cell = stacked[index];
      if (!cell) continue;
      const [p, q, r, s] = cell.nodes, at = nodes[index], corners = [at[p], at[q], at[r], at[s]];
      pen.globalAlpha = index ? 0.67 : 1;
      pen.fillStyle = cell.fill;
      if (index) polygon(pen, corners);
      else if (cell.cut) {
        paintCut(pen, cell, corners);
        // the line goes on from the cells before, whose end the new facet covers
        const before = [i + farX >= 0 && i + farX < width && surfaces[0].cells[j * width + i + farX], surfaces[0].cells[(j + farY) * width + i]];
        for (const one of [cell, ...before]) if (one?.cut) {
          const inside = inCell(one.nodes.map((node) => at[node]));
          stroke(pen, one.cut.lines.map((line) => line.map(inside)), scene.ink.edge, 1.8);
        }
      } else facet(pen, corners);
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

const inCell = (corners) => ([x, y]) => [0, 1].map((axis) =>
  (1 - y) * ((1 - x) * corners[0][axis] + x * corners[1][axis]) + y * ((1 - x) * corners[3][axis] + x * corners[2][axis]));

function paintCut(pen, { cut, parts }, corners) {
  const at = inCell(corners);
  [cut.unmet, cut.met].forEach((polygons, index) => {
    pen.fillStyle = parts[index];
    for (const points of polygons) facet(pen, points.map(at));
  });
}

// Words in a halo of paper, which keeps them legible.
function write(pen, { lines, x, y, kind }, type, colour, paper, halo = 4) {
  pen.font = font(kind, type);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  lines.forEach((line, index) => {
    const height = y + (index - (lines.length - 1) / 2) * LINE * type;
    pen.strokeStyle = paper;
    pen.lineWidth = halo;
    pen.strokeText(line, x, height);
    pen.fillStyle = colour;
    pen.fillText(line, x, height);
  });
}

// A needle from the floor through the balls of a scenario, and its words on a plate of paper above, within the picture and clear of others.
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
  const name = box("mark", "", [mark.words], measure), inside = (value, half, whole) => Math.min(Math.max(value, half + 4), whole - half - 4);
  const at = (aside, above) => ({
    ...name,
    x: inside(top[0] + aside * name.w / 2, name.w / 2, size.width),
    y: inside(top[1] - name.h / 2 - 2 - above * name.h, name.h / 2, size.height),
  });
  const places = [0, 1, 2, 3].flatMap((above) => [0, 0.8, -0.8].map((aside) => at(aside, above)));
  const found = places.find((place) => !taken.some((other) => meet(place, other))) ?? places[0];
  taken.push(found);
  pen.fillStyle = scene.ink.paper;
  pen.beginPath();
  pen.roundRect(found.x - found.w / 2 - 5, found.y - found.h / 2 - 1, found.w + 10, found.h + 2, 5);
  pen.fill();
  write(pen, found, measure.type, mark.colour, scene.ink.paper);
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

function project({ xs, ys, surfaces }, { place }) {
  return surfaces.map(({ zs }) => {
    let node = 0;
    const found = new Array(zs.length);
    for (const y of ys) for (const x of xs) {
      found[node] = zs[node] === null ? null : place([x, y, zs[node]]);
      node += 1;
    }
    return found;
  });
}

// Widths of words in type of a size, as a part of the usual one.
function measuring(pen, type) {
  const measure = (text, kind) => {
    pen.font = font(kind, type);
    return pen.measureText(text).width;
  };
  return Object.assign(measure, { type });
}

function paint(pen, prepared, camera, frame, size, pointed, measure) {
  const seen = eye(camera, frame), nodes = project(prepared, seen), { scene } = prepared;
  pen.clearRect(0, 0, size.width, size.height);
  paintBox(pen, prepared, seen);
  paintSurfaces(pen, prepared, seen, nodes);
  if (pointed) paintPointer(pen, pointed, prepared, seen);
  const taken = words(scene, camera, frame, measure);
  for (const word of taken) write(pen, word, measure.type, scene.ink.text, scene.ink.paper);
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
