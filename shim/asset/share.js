'use strict';
/* Moving about in a drawing. Without it the page is a picture and a text. */
(() => {
const canvas = document.querySelector('.canvas');
if (!canvas) return;
const svg = canvas.querySelector('svg');
const box = svg.viewBox.baseVal;
const ratio = box.height / box.width;
const find = (selector) => document.querySelector(selector);
const fit = find('#fit');
const list = find('.list');
const shown = find('#list');
const panel = find('.panel');
const map = find('.map');
const named = { half: 0.5, full: 1, double: 2 };
const steps = [0.1, 0.15, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
/* Below these scales only keys, or only names, are shown; a part is looked at by a click on it. */
const readable = 0.6;
const nameable = 0.38;

/* ---- parts and lines ---- */

/* A step of a flow has no box of its own. */
function boundsOf(part) {
  const own = part.localName === 'svg' ? part : part.getBBox();
  const value = (name) => own === part ? part[name].baseVal.value : own[name];
  return { x: value('x'), y: value('y'), width: value('width'), height: value('height') };
}
const parts = Array.from(svg.querySelectorAll('.part'));
const bounds = parts.map(boundsOf);
const positions = new Map(parts.map((part, i) => [part.id.slice(1), i]));
const lines = Array.from(svg.querySelectorAll('[data-ends]'), (line) => {
  const ends = line.dataset.ends.split(' ').map((end) => positions.get(end));
  return { line, from: ends[0], to: ends[1] };
});
const linesOf = parts.map(() => []);
lines.forEach((one) => {
  if (linesOf[one.from]) linesOf[one.from].push(one);
  if (linesOf[one.to] && one.to !== one.from) linesOf[one.to].push(one);
});
const other = (one, i) => one.from === i ? one.to : one.from;
function nameOf(part) {
  const name = part.querySelector('.name') || part.querySelector('title');
  return (name ? name.textContent : part.textContent).trim() || '?';
}

/* ---- scale and place ---- */

let width = 0;
const scale = () => width / box.width;
const fitted = () => Math.min(1, canvas.clientWidth / box.width, canvas.clientHeight / box.height);
const percent = find('[data-do=full] span:last-child');
function mark() {
  const now = scale();
  canvas.classList.toggle('far', now < readable);
  canvas.classList.toggle('names', now < nameable);
  percent.textContent = Math.round(now * 100) + '%';
}
/* Where the drawing lies in what is scrolled: in the middle if there is room. */
function lies() {
  return {
    left: Math.max(0, (canvas.clientWidth - width) / 2),
    top: Math.max(0, (canvas.clientHeight - width * ratio) / 2),
  };
}
function resize(wide) {
  width = wide;
  svg.style.width = wide + 'px';
  svg.style.height = wide * ratio + 'px';
  for (const id in named) find('#' + id).checked = Math.abs(named[id] * box.width - wide) < 1;
  fit.checked = Math.abs(fitted() * box.width - wide) < 1;
  mark();
}
/* To this scale, around a point of the window, which stays where it is. */
function zoomTo(value, x, y) {
  const edge = canvas.getBoundingClientRect();
  const px = x === undefined ? canvas.clientWidth / 2 : x - edge.left;
  const py = y === undefined ? canvas.clientHeight / 2 : y - edge.top;
  const was = lies();
  const inX = (canvas.scrollLeft + px - was.left) / width;
  const inY = (canvas.scrollTop + py - was.top) / width;
  resize(box.width * Math.min(Math.max(value, Math.min(fitted(), 0.1)), 4));
  const now = lies();
  canvas.scrollLeft = now.left + inX * width - px;
  canvas.scrollTop = now.top + inY * width - py;
  look();
}
function zoomFit() {
  resize(box.width * fitted());
  look();
}
function step(up) {
  const now = scale();
  const next = up ? steps.find((one) => one > now * 1.01) : steps.filter((one) => one < now * 0.99).pop();
  if (next) zoomTo(next);
}
/* The point of the drawing into the middle. */
function centre(x, y) {
  const at = lies();
  canvas.scrollLeft = at.left + (x - box.x) * scale() - canvas.clientWidth / 2;
  canvas.scrollTop = at.top + (y - box.y) * scale() - canvas.clientHeight / 2;
}
/* A box into the middle; one that is too large from its upper left corner on. */
function show(around) {
  centre(around.x + Math.min(around.width, canvas.clientWidth / scale() - 32) / 2,
    around.y + Math.min(around.height, canvas.clientHeight / scale() - 64) / 2);
}
function reveal(i, focus) {
  if (scale() < readable) zoomTo(1);
  show(bounds[i]);
  if (!focus) return;
  canvas.scrollIntoView({ block: 'nearest' });
  parts[i].setAttribute('tabindex', '-1');
  parts[i].focus({ preventScroll: true });
}
/* A drawing that fits and can be read is shown whole, else the part that most lines lead to. */
function begin() {
  svg.style.display = 'none';
  canvas.classList.add('loose');
  document.body.classList.add('moving');
  document.querySelectorAll('.steps, .more').forEach((tool) => { tool.hidden = false; });
  const first = fitted();
  svg.style.display = '';
  resize(box.width * (first >= readable || parts.length === 0 ? first : 1));
  if (first < readable && parts.length > 0) {
    const most = linesOf.reduce((best, all, i) => all.length > linesOf[best].length ? i : best, 0);
    show(bounds[most]);
  }
  canvas.setAttribute('aria-keyshortcuts', '+ - 0 1 Enter Escape');
  showRows();
  drawMap();
  follow();
}

/* Rows are laid out of parts that are in the window, or could be soon. */
const seen = new Set();
function showRows() {
  if (scale() < nameable) return;
  const at = lies();
  const wide = canvas.clientWidth / scale();
  const high = canvas.clientHeight / scale();
  const left = box.x + (canvas.scrollLeft - at.left) / scale() - wide / 2;
  const top = box.y + (canvas.scrollTop - at.top) / scale() - high / 2;
  bounds.forEach((one, i) => {
    const near = one.x < left + 2 * wide && one.x + one.width > left && one.y < top + 2 * high && one.y + one.height > top;
    if (near === seen.has(i)) return;
    parts[i].classList.toggle('seen', near);
    if (near) seen.add(i);
    else seen.delete(i);
  });
}
/* Once a frame, however often what is seen has changed. */
let waiting = false;
function look() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    showRows();
    moveMap();
  });
}

/* ---- lighting ---- */

let lit = [];
let chosen = -1;
/* Parts by their distance, up to the farthest. */
function around(i, farthest) {
  const distance = new Map([[i, 0]]);
  for (const at of distance.keys()) {
    if (distance.get(at) === farthest) break;
    linesOf[at].forEach((one) => {
      const next = other(one, at);
      if (next !== undefined && !distance.has(next)) distance.set(next, distance.get(at) + 1);
    });
  }
  return distance;
}
function light(i, farthest) {
  lit.forEach((element) => element.classList.remove('near'));
  lit = [];
  svg.classList.toggle('lit', i >= 0);
  if (i < 0) return;
  const distance = around(i, farthest);
  distance.forEach((_, at) => lit.push(parts[at]));
  lines.forEach((one) => {
    if (Math.min(distance.get(one.from), distance.get(one.to)) < farthest) lit.push(one.line);
  });
  lit.forEach((element) => element.classList.add('near'));
}
const farthest = () => Number(panel.querySelector('select').value);
let hovering = 0;
function hover(i) {
  clearTimeout(hovering);
  if (chosen < 0) hovering = setTimeout(() => light(i, 1), i < 0 ? 0 : 80);
}

/* ---- choosing ---- */

function link(i) {
  const entry = document.createElement('a');
  entry.href = '#' + parts[i].id;
  entry.textContent = nameOf(parts[i]);
  return entry;
}
/* Of a part without a text of its own: what it is joined to. */
function listLines(told, i) {
  [['Leads to', 'from', 'to'], ['Follows', 'to', 'from']].forEach(([title, own, far]) => {
    const ends = new Set(linesOf[i].filter((one) => one[own] === i).map((one) => one[far]));
    if (ends.size === 0) return;
    const term = document.createElement('dt');
    term.textContent = title;
    told.append(term);
    ends.forEach((end) => {
      const entry = document.createElement('dd');
      entry.append(link(end));
      told.append(entry);
    });
  });
}
/* The values of an enum that a column is of. */
function tellEnum(told, hash) {
  const words = /^#e\d+$/.test(hash) && document.getElementById(hash.slice(1));
  const values = words && words.querySelector('.values');
  if (!values) return;
  const name = document.createElement('p');
  name.append(Object.assign(document.createElement('strong'), { textContent: words.querySelector('h3').textContent }));
  told.append(name, values.cloneNode(true));
}
function tell(i) {
  const told = panel.querySelector('.told');
  const words = document.getElementById('w' + parts[i].id.slice(1));
  panel.querySelector('h2').textContent = nameOf(parts[i]);
  told.replaceChildren();
  if (words) told.append(...Array.from(words.children).slice(1).map((child) => child.cloneNode(true)));
  else {
    const lists = document.createElement('dl');
    listLines(lists, i);
    told.append(lists);
  }
  new Set(Array.from(told.querySelectorAll('a'), (anchor) => anchor.hash)).forEach((hash) => tellEnum(told, hash));
  panel.scrollTop = 0;
  panel.hidden = false;
}
function choose(i, focus) {
  chosen = i;
  clearTimeout(hovering);
  light(i, farthest());
  tell(i);
  if (focus) reveal(i, true);
}
function letGo() {
  if (chosen < 0) return;
  const part = parts[chosen];
  chosen = -1;
  light(-1);
  panel.hidden = true;
  if (panel.contains(document.activeElement) || document.activeElement === part) canvas.focus({ preventScroll: true });
}
/* All that is as near as was asked for, in one look. */
function showNeighbours() {
  const all = Array.from(around(chosen, farthest()).keys(), (i) => bounds[i]);
  const left = Math.min(...all.map((one) => one.x));
  const top = Math.min(...all.map((one) => one.y));
  const wide = Math.max(...all.map((one) => one.x + one.width)) - left;
  const high = Math.max(...all.map((one) => one.y + one.height)) - top;
  light(chosen, farthest());
  zoomTo(Math.min(1, canvas.clientWidth / (wide + 80), canvas.clientHeight / (high + 80)));
  centre(left + wide / 2, top + high / 2);
}
/* What an address of a part, or of its text, leads to. */
function partAt(hash) {
  const i = /^#[a-z]\d+$/.test(hash) ? positions.get(hash.slice(2)) : undefined;
  return i !== undefined && (hash[1] === 'w' || parts[i].id === hash.slice(1)) ? i : -1;
}
function go(hash) {
  const i = partAt(hash);
  if (i < 0) return false;
  history.replaceState(null, '', '#' + parts[i].id);
  choose(i, true);
  return true;
}

/* ---- the map ---- */

/* Parts as they lie, drawn once. */
function drawMap() {
  const sheet = map.querySelector('canvas');
  const most = 180;
  const size = most / Math.max(box.width, box.height, 1);
  const dense = window.devicePixelRatio || 1;
  sheet.style.width = Math.max(box.width * size, 24) + 'px';
  sheet.style.height = Math.max(box.height * size, 24) + 'px';
  sheet.width = Math.max(box.width * size, 24) * dense;
  sheet.height = Math.max(box.height * size, 24) * dense;
  const pen = sheet.getContext('2d');
  pen.fillStyle = getComputedStyle(map).color;
  bounds.forEach((one) => pen.fillRect((one.x - box.x) * size * dense, (one.y - box.y) * size * dense,
    Math.max(one.width * size * dense, 1.5), Math.max(one.height * size * dense, 1.5)));
  look();
}
function moveMap() {
  const wide = canvas.clientWidth;
  const high = canvas.clientHeight;
  map.hidden = width <= wide * 1.05 && width * ratio <= high * 1.05;
  if (map.hidden) return;
  const sheet = map.querySelector('canvas');
  const size = sheet.clientWidth / width;
  const window = map.querySelector('div').style;
  const at = lies();
  window.width = Math.min(wide, width) * size + 'px';
  window.height = Math.min(high, width * ratio) * size + 'px';
  window.transform = 'translate(' + Math.max(0, canvas.scrollLeft - at.left) * size + 'px,' + Math.max(0, canvas.scrollTop - at.top) * size + 'px)';
}
function moveByMap(event) {
  const sheet = map.querySelector('canvas').getBoundingClientRect();
  centre(box.x + (event.clientX - sheet.left) / sheet.width * box.width, box.y + (event.clientY - sheet.top) / sheet.height * box.height);
}

/* ---- taking it along ---- */

function save(blob, ending) {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(blob);
  anchor.download = (find('h1').textContent.replace(/[^\p{L}\p{N} ._-]+/gu, '_').trim().slice(0, 80) || 'drawing') + ending;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
}
/* The rules of the page's style sheets that say something of the drawing. */
function rulesFor(picture) {
  const applies = (selector) => selector.startsWith(':root') || picture.matches(selector) || picture.querySelector(selector);
  const take = (rules) => Array.from(rules).map((rule) => {
    if (rule.selectorText) return applies(rule.selectorText) ? rule.cssText : '';
    if (!rule.media || /print|width/.test(rule.media.mediaText)) return '';
    const inner = take(rule.cssRules);
    return inner && '@media ' + rule.media.mediaText.replace(/^screen and /, '') + '{' + inner + '}\n';
  }).join('');
  return Array.from(document.styleSheets, (sheet) => take(sheet.cssRules)).join('');
}
function saveSvg() {
  const picture = svg.cloneNode(true);
  picture.querySelectorAll('.large').forEach((name) => name.remove());
  picture.querySelectorAll('.near').forEach((element) => element.classList.remove('near'));
  picture.removeAttribute('class');
  picture.removeAttribute('style');
  const style = document.createElementNS(svg.namespaceURI, 'style');
  style.textContent = rulesFor(picture) + 'svg{background:var(--page)}';
  picture.prepend(style);
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' }), '.svg');
}
/* The page's policy lets no picture be read back, so it is painted stroke by stroke. */
function paintShape(pen, element, style) {
  const value = (name) => element[name].baseVal.value;
  const path = element.localName === 'path' ? new Path2D(element.getAttribute('d')) : new Path2D();
  if (element.localName === 'rect') path.roundRect(value('x'), value('y'), value('width'), value('height'), value('rx'));
  if (element.localName === 'ellipse') path.ellipse(value('cx'), value('cy'), value('rx'), value('ry'), 0, 0, 2 * Math.PI);
  if (style.fill !== 'none') {
    pen.save();
    pen.globalAlpha *= Number(style.fillOpacity);
    pen.fillStyle = style.fill;
    pen.fill(path);
    pen.restore();
  }
  if (style.stroke === 'none') return;
  pen.strokeStyle = style.stroke;
  pen.lineWidth = parseFloat(style.strokeWidth);
  pen.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(',').map(parseFloat));
  pen.stroke(path);
}
function paintText(pen, element, style) {
  pen.font = style.fontWeight + ' ' + style.fontSize + ' ' + style.fontFamily;
  pen.textAlign = { middle: 'center', end: 'end', start: 'start' }[style.textAnchor];
  const spans = element.children.length > 0 ? Array.from(element.children) : [element];
  spans.forEach((span) => {
    const x = Number(span.getAttribute('x'));
    const y = Number(span.getAttribute('y'));
    if (style.stroke !== 'none') {
      pen.strokeStyle = style.stroke;
      pen.lineWidth = parseFloat(style.strokeWidth);
      pen.lineJoin = 'round';
      pen.setLineDash([]);
      pen.strokeText(span.textContent, x, y);
    }
    pen.fillStyle = style.fill;
    pen.fillText(span.textContent, x, y);
  });
}
function paint(pen, element) {
  const style = getComputedStyle(element);
  if (style.display === 'none' || ['title', 'style', 'desc'].includes(element.localName)) return;
  pen.save();
  if (element.localName === 'text') paintText(pen, element, style);
  else if (['rect', 'path', 'ellipse'].includes(element.localName)) paintShape(pen, element, style);
  else {
    if (element !== svg && element.localName === 'svg') pen.translate(element.x.baseVal.value, element.y.baseVal.value);
    Array.from(element.children).forEach((child) => paint(pen, child));
  }
  pen.restore();
}
function savePng() {
  const sheet = document.createElement('canvas');
  const size = Math.min(2, 16000 / Math.max(box.width, box.height), Math.sqrt(6e7 / (box.width * box.height)));
  const levels = canvas.className;
  sheet.width = Math.ceil(box.width * size);
  sheet.height = Math.ceil(box.height * size);
  const pen = sheet.getContext('2d');
  pen.fillStyle = getComputedStyle(canvas).backgroundColor;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.scale(size, size);
  pen.translate(-box.x, -box.y);
  canvas.classList.remove('far', 'names', 'loose');
  light(-1);
  paint(pen, svg);
  canvas.className = levels;
  if (chosen >= 0) light(chosen, farthest());
  sheet.toBlob((blob) => blob && save(blob, '.png'), 'image/png');
}
/* What is printed is the whole, and its text. */
const closed = [];
window.addEventListener('beforeprint', () => {
  light(-1);
  canvas.classList.remove('far', 'names');
  document.querySelectorAll('.words:not([open])').forEach((words) => { closed.push(words); words.open = true; });
});
window.addEventListener('afterprint', () => {
  closed.splice(0).forEach((words) => { words.open = false; });
  mark();
  if (chosen >= 0) light(chosen, farthest());
});

/* ---- pointers ---- */

let held = null;
let pinch = null;
function release() { held = null; canvas.classList.remove('held'); }
function middle(touches) {
  const dx = touches[0].clientX - touches[1].clientX;
  const dy = touches[0].clientY - touches[1].clientY;
  return { x: touches[0].clientX - dx / 2, y: touches[0].clientY - dy / 2, far: Math.max(1, Math.hypot(dx, dy)) };
}
/* One zoom a frame, however many turns of the wheel it brings. */
let turned = null;
function turn(factor, x, y) {
  if (turned) { turned.factor *= factor; turned.x = x; turned.y = y; return; }
  turned = { factor, x, y };
  requestAnimationFrame(() => {
    const now = turned;
    turned = null;
    zoomTo(scale() * now.factor, now.x, now.y);
  });
}
function followPointer() {
  canvas.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    turn(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop, moved: false };
  });
  /* Else it would begin to select text, which takes a hundred times as long as to move. */
  canvas.addEventListener('mousedown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
  });
  window.addEventListener('pointermove', (event) => {
    if (held && !event.buttons) release();
    if (!held) return;
    if (!held.moved && Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y) > 4) {
      held.moved = true;
      canvas.classList.add('held');
    }
    if (!held.moved) return;
    canvas.scrollLeft = held.left + held.x - event.clientX;
    canvas.scrollTop = held.top + held.y - event.clientY;
  });
  /* The click that ends a dragging still has to know of it. */
  window.addEventListener('pointerup', () => setTimeout(release));
  canvas.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'mouse' || held) return;
    const part = event.target.closest('.part');
    hover(part ? positions.get(part.id.slice(1)) : -1);
  });
  canvas.addEventListener('pointerleave', () => hover(-1));
  canvas.addEventListener('click', (event) => {
    if (held && held.moved) return;
    const part = event.target.closest('.part');
    if (!part) { letGo(); return; }
    choose(positions.get(part.id.slice(1)), scale() < readable);
  });
  canvas.addEventListener('touchstart', (event) => {
    pinch = event.touches.length === 2 ? middle(event.touches) : null;
  }, { passive: true });
  canvas.addEventListener('touchmove', (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const now = middle(event.touches);
    canvas.scrollLeft += pinch.x - now.x;
    canvas.scrollTop += pinch.y - now.y;
    turn(now.far / pinch.far, now.x, now.y);
    pinch = now;
  }, { passive: false });
  map.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    map.setPointerCapture(event.pointerId);
    moveByMap(event);
  });
  map.addEventListener('pointermove', (event) => {
    if (map.hasPointerCapture(event.pointerId)) moveByMap(event);
  });
  canvas.addEventListener('scroll', look, { passive: true });
}

/* ---- keys ---- */

/* The nearest part in a direction: what lies aside counts twice. */
function next(i, dx, dy) {
  const middle = (one) => [one.x + one.width / 2, one.y + one.height / 2];
  const [x, y] = middle(bounds[i]);
  let best = -1;
  let least = Infinity;
  bounds.forEach((one, at) => {
    const [otherX, otherY] = middle(one);
    const along = (otherX - x) * dx + (otherY - y) * dy;
    const aside = Math.abs((otherX - x) * dy) + Math.abs((otherY - y) * dx);
    if (at === i || along <= 0 || along + 2 * aside >= least) return;
    least = along + 2 * aside;
    best = at;
  });
  return best;
}
function inTheMiddle() {
  const x = box.x + (canvas.scrollLeft - lies().left + canvas.clientWidth / 2) / scale();
  const y = box.y + (canvas.scrollTop - lies().top + canvas.clientHeight / 2) / scale();
  const far = (one) => Math.hypot(one.x + one.width / 2 - x, one.y + one.height / 2 - y);
  return bounds.reduce((best, one, i) => best < 0 || far(one) < far(bounds[best]) ? i : best, -1);
}
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const keys = {
  '+': () => step(true),
  '=': () => step(true),
  '-': () => step(false),
  0: zoomFit,
  1: () => zoomTo(1),
};
function press(event) {
  const part = event.target.closest('.part');
  if (event.key in keys) keys[event.key]();
  else if (event.key === 'Enter' && !part && parts.length > 0) choose(inTheMiddle(), true);
  else if (event.key in arrows && part && chosen >= 0) {
    const to = next(chosen, ...arrows[event.key]);
    if (to >= 0) choose(to, true);
  } else return;
  event.preventDefault();
}
function followKeys() {
  const bare = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
  canvas.addEventListener('keydown', (event) => { if (bare(event)) press(event); });
  document.addEventListener('keydown', (event) => {
    if (!bare(event) || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === 'Escape') letGo();
    else if (event.key === '/' && list) {
      event.preventDefault();
      shown.checked = true;
      list.querySelector('input').focus();
    }
  });
}

/* ---- the tools ---- */

const deeds = {
  in: () => step(true),
  out: () => step(false),
  full: () => zoomTo(1),
  fit: zoomFit,
  svg: saveSvg,
  png: savePng,
  print: () => window.print(),
  close: letGo,
};
function followTools() {
  document.querySelectorAll('[data-do]').forEach((button) => button.addEventListener('click', () => {
    deeds[button.dataset.do]();
    const more = button.closest('.more');
    if (more) more.open = false;
  }));
  document.querySelectorAll('[name=scale]').forEach((choice) => choice.addEventListener('change', () => {
    if (choice === fit) zoomFit();
    else zoomTo(named[choice.id]);
  }));
  panel.querySelector('select').addEventListener('change', showNeighbours);
  panel.addEventListener('click', (event) => {
    const anchor = event.target.closest('a');
    if (anchor && go(anchor.hash)) event.preventDefault();
  });
  window.addEventListener('hashchange', () => { if (location.hash[1] !== 'w') go(location.hash); });
  window.addEventListener('resize', () => {
    if (fit.checked) zoomFit();
    mark();
    look();
  });
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', drawMap);
}

/* ---- the list ---- */

/* The field that narrows it, by names of parts and of their columns. */
function followList() {
  const field = document.createElement('input');
  const none = document.createElement('p');
  const entries = Array.from(list.querySelectorAll('li'), (entry) => {
    const hint = document.createElement('small');
    hint.hidden = true;
    entry.firstElementChild.append(hint);
    return { entry, hint, name: entry.textContent.toLowerCase(), at: partAt(entry.querySelector('a').hash) };
  });
  field.type = 'search';
  field.placeholder = 'Find…';
  field.setAttribute('aria-label', 'Find in this list');
  none.textContent = 'Nothing of that name.';
  none.hidden = true;
  none.setAttribute('role', 'status');
  list.prepend(field, none);
  const found = () => entries.filter((one) => !one.entry.hidden);
  const columnsOf = (one) => one.columns || (one.columns = Array.from(parts[one.at].querySelectorAll('.col'), (column) => column.textContent));
  field.addEventListener('input', () => {
    const text = field.value.trim().toLowerCase();
    entries.forEach((one) => {
      const column = one.name.includes(text) ? undefined : columnsOf(one).find((name) => name.toLowerCase().includes(text));
      one.entry.hidden = column === undefined && !one.name.includes(text);
      one.hint.hidden = column === undefined;
      one.hint.textContent = column === undefined ? '' : ' ' + column;
    });
    none.hidden = found().length > 0;
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && found()[0]) found()[0].entry.querySelector('a').click();
    if (event.key === 'Escape') { shown.checked = false; canvas.focus(); }
  });
  list.addEventListener('click', (event) => {
    const anchor = event.target.closest('a');
    if (!anchor) return;
    event.preventDefault();
    shown.checked = false;
    go(anchor.hash);
  });
  const over = (event) => {
    const anchor = event.target.closest('a');
    if (anchor) hover(partAt(anchor.hash));
  };
  list.addEventListener('focusin', over);
  list.addEventListener('pointerover', over);
  list.addEventListener('pointerleave', () => hover(-1));
  list.addEventListener('focusout', () => hover(-1));
  shown.addEventListener('change', () => { if (shown.checked) list.scrollTop = 0; });
}
function follow() {
  followPointer();
  followKeys();
  followTools();
  if (list) followList();
  if (partAt(location.hash) >= 0) go(location.hash);
}
begin();
})();
