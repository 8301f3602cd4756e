// Lines of drawings counted from finished SVGs: ours, those of elkjs (layered, orthogonal) and of Graphviz (dot, splines=ortho). Each
// lays the same boxes out by itself, with the same least space between two of them.
//
//   node lines.mjs PROGRAM FOLDER [NAME...]    PROGRAM is lines.c built, FOLDER holds NAME.graph; pictures are left there
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ELK from 'elkjs';

const GAP = 40; // LAYOUT_GAP
const [program, folder, ...wanted] = process.argv.slice(2);

// ---- the three drawings ----

function readGraph(file) {
  const boxes = execFileSync(program, ['boxes', file], { encoding: 'utf8' }).trim().split('\n')
    .map((line) => line.split(' ').map(Number));
  const lines = readFileSync(file, 'utf8').split('\n');
  const refs = lines.filter((line) => line.startsWith('r ')).map((line) => line.split(' ').slice(1, 3).map(Number));
  const rows = lines.filter((line) => line.startsWith('r ')).map((line) => line.split(' ')[3].split(',')[0].split(':').map((row) => 36 + 24 * row + 12));
  const schemas = lines.filter((line) => line.startsWith('t ')).map((line) => line.split(' ')[1]);
  return { boxes, refs, rows, schemas };
}

function drawOurs(file) {
  const made = spawnSync(program, ['svg', file], { encoding: 'utf8', maxBuffer: 1e9 });
  if (made.status !== 0)
    throw new Error(made.stderr);
  return { svg: made.stdout, time: made.stderr.trim().replace(' ', '+') };
}

/* With rows, lines end at the rows of their columns, as ours do: referred to on the right side, referring on the left. */
async function drawElk({ boxes, refs, rows }, withRows) {
  const elk = new ELK();
  const ports = boxes.map(() => new Map());
  const port = (table, side, row) => {
    const id = withRows ? `t${table}${side}${row}` : `t${table}`;
    ports[table].set(id, { id, width: 0, height: 0, x: side === 'w' ? 0 : boxes[table][0], y: row });
    return id;
  };
  const edges = refs.map(([from, to], i) => ({ id: `r${i}`, sources: [port(to, 'e', rows[i][1])], targets: [port(from, 'w', rows[i][0])] }));
  const laid = await elk.layout({
    id: 'all',
    layoutOptions: {
      'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.edgeRouting': 'ORTHOGONAL', 'elk.spacing.nodeNode': `${GAP}`,
      'elk.layered.spacing.nodeNodeBetweenLayers': `${GAP}`, 'elk.spacing.componentComponent': `${GAP}`,
    },
    children: boxes.map(([width, height], i) => ({ id: `t${i}`, width, height,
      ...(withRows ? { ports: [...ports[i].values()], layoutOptions: { 'elk.portConstraints': 'FIXED_POS' } } : {}) })),
    edges,
  });
  const parts = laid.children.map((node) =>
    `<svg class="part" id="${node.id}" x="${node.x}" y="${node.y}" width="${node.width}" height="${node.height}">` +
    `<rect width="100%" height="100%" fill="#eee" stroke="#333"/></svg>`);
  const paths = laid.edges.map(({ sections: [section] }) => '<path class="ref" fill="none" stroke="#36c" d="M' +
    [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => `${x} ${y}`).join('L') + '"></path>');
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${laid.width} ${laid.height}">\n${parts.join('\n')}\n${paths.join('\n')}\n</svg>` };
}

/* From dot's own SVG to parts and paths of the same names, in the order of the input. */
function drawDot({ boxes, refs }) {
  const text = `digraph g {\nrankdir=LR; splines=ortho; nodesep=${GAP / 72}; ranksep=${GAP / 72};\nnode [shape=box,fixedsize=true,label=""];\n` +
    'edge [dir=none];\n' + boxes.map(([width, height], i) => `${i} [width=${width / 72},height=${height / 72}];\n`).join('') +
    refs.map(([from, to], i) => `${to} -> ${from} [id="r${i}"];\n`).join('') + '}\n';
  const made = spawnSync('dot', ['-Tsvg'], { input: text, encoding: 'utf8', maxBuffer: 1e9, timeout: 120000 });
  if (made.status !== 0)
    return { svg: '' };
  const parts = [...made.stdout.matchAll(/class="node">\s*<title>(\d+)<\/title>\s*<polygon[^>]* points="([^"]*)"/g)].map(([, number, points]) => {
    const all = points.trim().split(/\s+/).map((point) => point.split(',').map(Number));
    const x = Math.min(...all.map((p) => p[0]));
    const y = Math.min(...all.map((p) => p[1]));
    return `<svg class="part" id="t${number}" x="${x}" y="${y}" width="${boxes[number][0]}" height="${boxes[number][1]}"></svg>`;
  });
  const paths = [];
  for (const [, number, d] of made.stdout.matchAll(/id="r(\d+)" class="edge">[\s\S]*?<path[^>]* d="([^"]*)"/g))
    paths[number] = `<path class="ref" d="${d}"></path>`;
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg">\n${parts.join('\n')}\n${paths.map((path) => path ?? '<path class="ref" d=""></path>').join('\n')}\n</svg>` };
}

/* A drawing of before, if it is wanted (AINECTO_KEEP=1) and there: the others' take long. */
async function keep(name, who, draw) {
  const file = join(folder, `${name}-${who}.svg`);
  if (process.env.AINECTO_KEEP === '1' && existsSync(file))
    return { svg: readFileSync(file, 'utf8') };
  return draw();
}

// ---- counting ----

/* The lines of a path as lists of points. A rounded corner counts as its corner, a curve as eight pieces. */
function flatten(d) {
  const lines = [];
  let at = [0, 0];
  const go = (x, y) => { at = [x, y]; lines.at(-1).push(at); };
  for (const [, command, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const n = (rest.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    if (command === 'M') lines.push([at = [n[0], n[1]]]);
    else if (command === 'L') for (let i = 0; i < n.length; i += 2) go(n[i], n[i + 1]);
    else if (command === 'H') go(n[0], at[1]);
    else if (command === 'V') go(at[0], n[0]);
    else if (command === 'h') go(at[0] + n[0], at[1]);
    else if (command === 'v') go(at[0], at[1] + n[0]);
    else if (command === 'Q') { go(n[0], n[1]); go(n[2], n[3]); }
    else if (command === 'C') {
      for (let i = 0; i < n.length; i += 6) {
        const p = [at, [n[i], n[i + 1]], [n[i + 2], n[i + 3]], [n[i + 4], n[i + 5]]];
        for (let step = 1; step <= 8; step++) {
          const t = step / 8;
          const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
          go(weights.reduce((sum, w, k) => sum + w * p[k][0], 0), weights.reduce((sum, w, k) => sum + w * p[k][1], 0));
        }
      }
    } else throw new Error(`unknown command ${command}`);
  }
  return lines;
}

/* Points on a straight way are left out. */
function straighten(points) {
  const kept = [];
  for (const point of points) {
    const [a, b] = kept.slice(-2);
    if (b && Math.abs(b[0] - point[0]) + Math.abs(b[1] - point[1]) < 0.01)
      continue;
    if (a && b && Math.abs((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])) < 0.5)
      kept.pop();
    kept.push(point);
  }
  return kept;
}

const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const crosses = (a, b, c, d) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
const meeting = (a, b, c, d) => {
  const t = turn(c, d, a) / (turn(c, d, a) - turn(c, d, b));
  return `${Math.round((a[0] + t * (b[0] - a[0])) / 2)} ${Math.round((a[1] + t * (b[1] - a[1])) / 2)}`;
};

/* Where two lines cross. Where they share a way they cross if they leave it to different sides: one is moved by very little to
   each of four sides, and the least counts. */
function crossings(one, other) {
  let least = null;
  for (const [dx, dy] of [[0.11, 0.07], [-0.11, 0.07], [0.11, -0.07], [-0.11, -0.07]]) {
    const found = [];
    for (let i = 1; i < one.points.length; i++) {
      const a = [one.points[i - 1][0] + dx, one.points[i - 1][1] + dy];
      const b = [one.points[i][0] + dx, one.points[i][1] + dy];
      if (Math.max(a[0], b[0]) < other.left || Math.min(a[0], b[0]) > other.right || Math.max(a[1], b[1]) < other.top ||
        Math.min(a[1], b[1]) > other.bottom)
        continue;
      for (let j = 1; j < other.points.length; j++)
        if (crosses(a, b, other.points[j - 1], other.points[j]))
          found.push(meeting(a, b, other.points[j - 1], other.points[j]));
    }
    least = least && least.length <= found.length ? least : found;
    if (least.length === 0)
      break;
  }
  return least;
}

/* Whether a piece of a line runs through the inside of a box (Liang and Barsky 1984). */
function runsBeneath(a, b, box) {
  let low = 0;
  let high = 1;
  for (const axis of [0, 1]) {
    const from = box[axis] + 1;
    const to = box[axis] + box[axis + 2] - 1;
    const step = b[axis] - a[axis];
    if (Math.abs(step) < 1e-9) {
      if (a[axis] <= from || a[axis] >= to)
        return false;
      continue;
    }
    const [enter, leave] = step > 0 ? [(from - a[axis]) / step, (to - a[axis]) / step] : [(to - a[axis]) / step, (from - a[axis]) / step];
    low = Math.max(low, enter);
    high = Math.min(high, leave);
  }
  return low < high;
}

function count(svg, refs) {
  const boxes = [];
  for (const [, tag] of svg.matchAll(/<svg ([^>]*class="part"[^>]*)>/g)) {
    const value = (name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))[1];
    boxes[Number(value('id').slice(1))] = ['x', 'y', 'width', 'height'].map((name) => Number(value(name)));
  }
  const lines = [...svg.matchAll(/<path class="ref[^>]* d="([^"]*)"/g)].map(([, d], ref) => {
    const all = flatten(d);
    const points = straighten(all[0] ?? []);
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    return { ref, all, points, left: Math.min(...xs) - 1, right: Math.max(...xs) + 1, top: Math.min(...ys) - 1, bottom: Math.max(...ys) + 1 };
  });
  if (lines.length !== refs.length)
    throw new Error(`${lines.length} lines, ${refs.length} references`);
  const figures = { beneath: 0, crossings: 0, pairs: 0, length: 0, bends: 0, missing: 0 };
  const places = new Set();
  for (const line of lines) {
    figures.missing += line.points.length < 2;
    figures.beneath += line.all.some((points) => points.some((b, i) => i > 0 &&
      boxes.some((box, at) => !refs[line.ref].includes(at) && runsBeneath(points[i - 1], b, box))));
    figures.bends += Math.max(0, line.points.length - 2);
    figures.length += line.points.reduce((sum, p, i) => i === 0 ? 0 : sum + Math.hypot(p[0] - line.points[i - 1][0], p[1] - line.points[i - 1][1]), 0);
    for (const other of lines.slice(line.ref + 1)) {
      if (line.left < other.right && other.left < line.right && line.top < other.bottom && other.top < line.bottom) {
        const found = crossings(line, other);
        figures.pairs += found.length;
        found.forEach((place) => places.add(place));
      }
    }
  }
  const left = Math.min(...boxes.map((b) => b[0]), ...lines.map((l) => l.left));
  const right = Math.max(...boxes.map((b) => b[0] + b[2]), ...lines.map((l) => l.right));
  const top = Math.min(...boxes.map((b) => b[1]), ...lines.map((l) => l.top));
  const bottom = Math.max(...boxes.map((b) => b[1] + b[3]), ...lines.map((l) => l.bottom));
  figures.crossings = places.size;
  figures.area = (right - left) * (bottom - top) / 1e6;
  figures.ratio = (right - left) / (bottom - top);
  return figures;
}

// ---- the table ----

const print = (name, who, f, time) => console.log(name.padEnd(16) + who.padEnd(6) + [f.beneath, f.crossings, f.pairs, Math.round(f.length / 1000), f.bends,
  f.area.toFixed(1), f.ratio.toFixed(2), f.missing].map((value) => String(value).padStart(9)).join('') + (time ? `   ${time} ms` : ''));

let missed = 0;
console.log(`${'schema'.padEnd(22)}  beneath crossing     pairs length/k   bends      Mpx      w/h  missing`);
for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.graph')).sort()) {
  const name = file.replace('.graph', '');
  if (wanted.length > 0 && !wanted.includes(name))
    continue;
  const graph = readGraph(join(folder, file));
  const drawings = { ours: drawOurs(join(folder, file)), elk: await keep(name, 'elk', () => drawElk(graph, false)), rows: await keep(name, 'rows', () => drawElk(graph, true)), dot: await keep(name, 'dot', () => drawDot(graph)) };
  const figures = {};
  for (const [who, drawing] of Object.entries(drawings)) {
    writeFileSync(join(folder, `${name}-${who}.svg`), drawing.svg);
    if (drawing.svg === '')
      continue;
    figures[who] = count(drawing.svg, graph.refs);
    print(name, who, figures[who], drawing.time);
  }
  const peers = [figures.elk, figures.dot].filter((f) => f && f.missing === 0);
  const best = (field) => Math.min(...peers.map((f) => f[field]));
  const verdicts = { beneath: figures.ours.beneath === 0, crossings: figures.ours.crossings <= best('crossings') * 1.1,
    pairs: figures.ours.pairs <= best('pairs') * 1.1,
    length: figures.ours.length <= best('length') * 1.1,
    area: figures.ours.area <= best('area') * 1.5 };
  const failed = Object.keys(verdicts).filter((field) => !verdicts[field]);
  missed += failed.length;
  console.log(`${name}: ` + (failed.length === 0 ? 'met' : `MISSED ${failed.map((field) =>
    field === 'beneath' ? field : `${field} ${(figures.ours[field] / best(field)).toFixed(2)}`).join(', ')}`));
}
process.exitCode = missed > 0 ? 1 : 0;
