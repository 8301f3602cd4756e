// The pages that people see, in a browser: on a phone and a desktop, light and dark, with hostile content.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';

import { connect } from './assistant.mjs';
import { closeBrowser, newPage, signIn } from './browser.mjs';
import { startServer, waitUntil } from './environment.mjs';
import { OAuthClient } from './oauth.mjs';
import { faultsOf, findingsOf, listen } from './page-checks.mjs';
import { makeProject } from './team.mjs';

const server = await startServer(import.meta.url);
const assistant = await connect(server);
after(async () => {
  await assistant.close();
  await closeBrowser();
  await server.stop();
});

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1440, height: 900 } };
// The size of a window decides about the layout, the scheme about colours: each of them once. AINECTO_LOOKS=all: every pair.
const looks = Object.entries({ phone, desktop }).flatMap(([name, view]) =>
  ['light', 'dark']
    .filter((colorScheme) => process.env.AINECTO_LOOKS === 'all' || (name === 'phone') === (colorScheme === 'light'))
    .map((colorScheme) => [`${name}, ${colorScheme}`, { ...view, colorScheme, javaScriptEnabled: true }]),
);

const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&]]>--></svg></title>\u202egnp.exe ${'W'.repeat(60)}`;
const shapes = ['rect', 'roundRect', 'stadium', 'diamond', 'decision', 'circle', 'start', 'doubleCircle', 'end', 'hexagon', 'cylinder', 'parallelogram'];
const fills = [undefined, '#ffd166', '#06d6a0', '#118ab2', '#073b4c', '#ef476f', 'gray', '#777777'];
const readme = `---
owner: ${hostile}
---
# ${hostile}

Noted[^n]

[x](javascript:alert(1)) [y](data:text/html,x) ![z](https://example.org/z.png) [over there](#far-away)

${'long'.repeat(500)}

${'> '.repeat(40)}deep

${Array.from({ length: 30 }, (_, i) => `${'  '.repeat(i)}- item ${i}`).join('\n')}

|${'head|'.repeat(60)}
|${'-|'.repeat(60)}
|${'cell|'.repeat(60)}

${'text\n\n'.repeat(60)}

## Far away

- [ ] ${hostile}

\`\`\`mermaid
erDiagram
  "${hostile.replaceAll('"', '')}" {
    bigint id PK "<b>"
  }
  "order"
  "order" }o--|| "${hostile.replaceAll('"', '')}" : "customer"
\`\`\`

[^n]: ${hostile}
`;

/** Documents of all types, hostile and empty ones among them; resolves to their links. */
async function shareAll() {
  const made = await makeProject(
    assistant,
    'Pages',
    {
      tables: ['erd', 'Many tables'],
      flow: ['flow_diagram', 'Order handling'],
      readme: ['readme', hostile.slice(0, 200), { body: readme }],
      tests: ['testcase', 'Checkout tests'],
      'hostile tables': ['erd', hostile.slice(0, 200)],
      source: ['flow_diagram', 'Source', { diagramSource: `graph LR\n${hostile}${'x'.repeat(500)}`, sourceLanguage: 'mermaid' }],
      'no tables': ['erd', 'Empty'],
      'no steps': ['flow_diagram', 'Empty'],
      'no text': ['readme', 'Empty'],
      'no tests': ['testcase', 'Empty'],
    },
    'Something to look at',
  );
  const create = (type, data) => ({ op: 'create', type, data });
  const reference = (from, to) => [
    create('ref', { uuid: `r${from}`, from_table_uuid: `t${from}`, to_table_uuid: `t${to}`, relationship: '>' }),
    create('ref_column', { ref_uuid: `r${from}`, from_column_uuid: `c${from}-0`, to_column_uuid: `c${to}-0` }),
  ];
  const tables = Array.from({ length: 40 }, (_, i) => [
    create('table', { uuid: `t${i}`, name: `table_${i}`, schema_name: i % 2 ? 'sales' : 'people', header_color: i % 3 ? '#ffffff' : '#101010' }),
    ...Array.from({ length: 1 + (i % 9) }, (_, j) =>
      create('column', { uuid: `c${i}-${j}`, table_uuid: `t${i}`, name: `column_${j}`, type: 'integer', is_pk: j === 0 }),
    ),
    ...(i > 0 ? reference(i, Math.floor((i - 1) / 3)) : []),
  ]).flat();
  await assistant.call('erd_apply_changes', { documentUuid: made.tables, operations: tables, description: 'd' });
  await assistant.call('erd_apply_changes', {
    documentUuid: made['hostile tables'],
    description: 'd',
    operations: [
      create('table', { uuid: 't', name: hostile, schema_name: hostile, note: hostile, header_color: hostile.slice(0, 32) }),
      create('column', { uuid: 'c', table_uuid: 't', name: hostile, type: hostile, note: hostile, default_value: hostile, is_not_null: true }),
      create('index', { uuid: 'i', table_uuid: 't', name: hostile, note: hostile }),
      create('index_column', { index_uuid: 'i', column_uuid: 'c' }),
      create('constraint', { table_uuid: 't', kind: 'check', name: hostile, definition: hostile, note: hostile }),
      create('enum', { uuid: 'e', name: hostile, schema_name: hostile, note: hostile }),
      create('enum_value', { enum_uuid: 'e', value: hostile, note: hostile }),
      create('table', { uuid: 'u', name: 'plain' }),
      create('column', { uuid: 'd', table_uuid: 'u', name: 'of', type: `${hostile}.${hostile}` }),
      create('ref', { uuid: 'r', name: hostile, from_table_uuid: 'u', to_table_uuid: 't', relationship: '>', note: hostile }),
      create('ref_column', { ref_uuid: 'r', from_column_uuid: 'd', to_column_uuid: 'c' }),
      create('table_group', { uuid: 'g', name: hostile, color: hostile.slice(0, 32) }),
      create('table_group_table', { group_uuid: 'g', table_name: hostile }),
      create('note', { title: hostile, content: hostile, position_x: -400, position_y: 0 }),
    ],
  });
  await assistant.call('flow_apply_changes', {
    diagramUuid: made.flow,
    description: 'd',
    groups: [
      { action: 'create', uuid: 'outer', name: hostile, color: '#ffeecc' },
      { action: 'create', uuid: 'inner', name: 'Inner', parentGroupUuid: 'outer', color: '#111111' },
    ],
    nodes: shapes.map((shape, i) => ({
      action: 'create',
      uuid: `n${i}`,
      shape,
      text: i % 5 ? `Step ${i}` : hostile,
      fillColor: fills[i % fills.length],
      textColor: '#888888',
      groupUuid: [undefined, 'outer', 'inner'][i % 3],
    })),
    edges: shapes.map((_, i) => ({ action: 'create', fromUuid: `n${i}`, toUuid: `n${(i * 5 + 1) % 12}`, label: i % 2 ? hostile : 'yes' })),
  });
  const made1 = await assistant.call('testcase_create_scenarios', { items: [{ documentUuid: made.tests, name: hostile }] });
  let parentId = made1.items[0].id;
  for (const name of ['Cart', 'Payment', 'Cards', '3-D Secure', 'Exempt', 'Low value']) {
    const { items } = await assistant.call('testcase_create_scenarios', { items: [{ documentUuid: made.tests, name, parentId }] });
    parentId = items[0].id;
    await assistant.call('testcase_create_testcases', {
      items: [{ scenarioId: parentId, title: hostile, precondition: 'W'.repeat(500), steps: [{ action: hostile, expectedResult: 'W'.repeat(300) }] }],
    });
  }
  const { project, projectId, ...documents } = made;
  const { items } = await assistant.call('enable_shares', { targetType: 'document', targetUuids: Object.values(documents) });
  return Object.fromEntries(Object.keys(documents).map((name, i) => [name, items[i].shareUrl]));
}

const links = await shareAll();

async function visit(address, options) {
  const page = await newPage(options);
  const complaints = listen(page, server.origin);
  await page.goto(address);
  return { page, complaints };
}

for (const [look, options] of looks) {
  for (const [name, link] of Object.entries(links)) {
    test(`shared page, ${name}: ${look}`, async () => {
      const { page, complaints } = await visit(link, options);
      for (const summary of await page.locator('.words summary').all()) await summary.click();
      assert.deepEqual([...complaints, ...(await faultsOf(page)), ...(await findingsOf(page))], []);
      await page.context().close();
    });
  }

  test(`sign-in and account pages: ${look}`, async () => {
    const client = await OAuthClient.register(server, 'http://127.0.0.1:9/callback');
    const { page, complaints } = await visit(String(client.authorizationUrl()), options);
    const check = async (what) => assert.deepEqual([...complaints, ...(await faultsOf(page))], [], what);
    await check('sign in');
    await signIn(page, { email: server.demo.email, password: 'wrong' });
    await page.getByRole('alert').waitFor();
    await check('wrong password');
    await signIn(page, server.demo);
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    await check('consent');
    const email = `${look.replace(', ', '-')}@example.org`;
    const token = await server.sql("SELECT ainecto.create_account(:'email', NULL, 'New', 'pro')", { email });
    for (const path of ['/', '/account', '/authorize?client_id=none', '/nowhere', '/s/nothing', `/set-password?token=${token}`]) {
      await page.goto(server.origin + path);
      await check(path);
    }
    await page.context().close();
  });
}

const scaleOf = (page) =>
  page.evaluate(() => {
    const svg = document.querySelector('.canvas > svg');
    const { width, height } = svg.getBoundingClientRect();
    return Math.min(width / svg.viewBox.baseVal.width, height / svg.viewBox.baseVal.height);
  });

/** Whether the middle of a table's head is seen inside of the drawing's frame. */
const isSeen = (page, name) =>
  page.evaluate((text) => {
    const head = [...document.querySelectorAll('.part')].find((part) => part.querySelector('.name').textContent === text);
    const { left, top, width } = head.querySelector('.head').getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + 10)?.closest('.part') === head;
  }, name);

test('a large drawing opens on its most connected part at a scale that can be read, and keys and buttons change it', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  const isNow = async (scale) => assert.ok(Math.abs((await scaleOf(page)) - scale) < 0.01, `${await scaleOf(page)}, not ${scale}`);
  await isNow(1);
  assert.ok(await isSeen(page, 'table_1'), 'it has one line more than table_0');
  await page.locator('.canvas').focus();
  for (const [key, scale] of [['+', 1.25], ['-', 1], ['-', 0.8]]) {
    await page.keyboard.press(key);
    await isNow(scale);
  }
  await page.getByRole('button', { name: 'Smaller' }).click();
  await isNow(0.67);
  await page.getByRole('button', { name: 'Larger' }).click();
  await isNow(0.8);
  assert.match(await page.locator('[data-do=full]').textContent(), /80%$/);
  await page.locator('[data-do=full]').click();
  await isNow(1);
  await page.locator('.canvas').focus();
  await page.keyboard.press('0');
  assert.ok((await scaleOf(page)) < 0.6, 'the whole of it');
  await page.context().close();
});

/** What stands in the drawing as it is shown: { large names, names, columns }, each whether there is any. */
const detailOf = (page) =>
  page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(`.canvas ${selector}`)].some((text) => text.getClientRects().length > 0);
    return { large: shown('.large'), names: shown('.name'), keys: shown('.pk'), columns: shown('.rest .col') };
  });

test('from afar a drawing shows keys, then names alone', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  assert.deepEqual(await detailOf(page), { large: false, names: true, keys: true, columns: true });
  const smaller = page.getByRole('button', { name: 'Smaller' });
  while ((await scaleOf(page)) > 0.55) await smaller.click();
  assert.deepEqual(await detailOf(page), { large: false, names: true, keys: true, columns: false });
  while ((await scaleOf(page)) > 0.35) await smaller.click();
  assert.deepEqual(await detailOf(page), { large: true, names: false, keys: false, columns: false });
  await page.context().close();
});

const litOf = (page) =>
  page.evaluate(() => ({
    parts: [...document.querySelectorAll('.part.near .name')].map((name) => name.textContent).sort(),
    lines: document.querySelectorAll('.ref.near').length,
    dims: document.querySelector('.canvas > svg').classList.contains('lit'),
  }));

test('what is chosen lights its lines and neighbours, as far as one likes, and says all of itself', async () => {
  const { page, complaints } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  const panel = page.getByRole('complementary', { name: 'Chosen' });
  const near = ['table_0', 'table_1', 'table_2', 'table_3'];
  await page.getByRole('link', { name: 'people.table_0' }).hover();
  await waitUntil(async () => (await litOf(page)).dims, 'light');
  assert.deepEqual(await litOf(page), { parts: near, lines: 3, dims: true }, 'a look is enough');
  await page.mouse.move(900, 500);
  await page.getByRole('link', { name: 'people.table_0' }).click();
  assert.deepEqual(await litOf(page), { parts: near, lines: 3, dims: true });
  assert.ok(await isSeen(page, 'table_0'));
  assert.match(await panel.textContent(), /table_0.*column_0.*integer.*primary.*Referenced by.*table_1\.column_0.*table_2/s);
  await panel.getByLabel('Neighbours up to').selectOption('2');
  assert.equal((await litOf(page)).parts.length, 13);
  assert.equal((await litOf(page)).lines, 12);
  await panel.getByRole('link', { name: 'table_2.column_0' }).click();
  assert.match(page.url(), /#t2$/);
  assert.ok(await isSeen(page, 'table_2'), 'names lead on');
  assert.deepEqual([...complaints, ...(await faultsOf(page)), ...(await findingsOf(page))], []);
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');
  assert.deepEqual(await litOf(page), { parts: [], lines: 0, dims: false });
  assert.equal(await panel.isVisible(), false);
  await page.context().close();
});

test('a step of a flow lights what it leads to and follows', async () => {
  const { page } = await visit(links.flow, { ...desktop, javaScriptEnabled: true });
  await page.getByRole('link', { name: 'Step 1', exact: true }).click();
  const near = (selector) => page.locator(`${selector}.near`).count();
  // n1 leads to n6, and follows n0.
  assert.deepEqual([await near('.part'), await near('.edge'), await near('.arrow'), await near('.edge-label')], [3, 2, 2, 2]);
  assert.match(await page.getByRole('complementary', { name: 'Chosen' }).textContent(), /Step 1.*Leads to.*Step 6.*Follows/s);
  await page.context().close();
});

test('by keys alone: choose, go on to the next, let go, find', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  const focused = () => page.evaluate(() => document.activeElement.closest('.part')?.querySelector('.name').textContent ?? document.activeElement.className);
  await page.locator('.canvas').focus();
  await page.keyboard.press('Enter');
  assert.match(await focused(), /^table_/, 'what is in the middle');
  const seen = new Set([await focused()]);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft']) {
    await page.keyboard.press(key);
    seen.add(await focused());
  }
  assert.ok(seen.size >= 3, [...seen].join(' '));
  await page.keyboard.press('Escape');
  assert.equal(await focused(), 'canvas loose');
  await page.keyboard.press('/');
  await page.keyboard.type('column_8');
  assert.deepEqual(
    await page.locator('.list li:visible').allTextContents(),
    ['people.table_26 column_8', 'people.table_8 column_8', 'sales.table_17 column_8', 'sales.table_35 column_8'],
    'a table is found by its columns, too',
  );
  await page.context().close();
});

test('the map shows where one is and leads elsewhere', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  const map = await page.locator('.map canvas').boundingBox();
  assert.ok(map.width > 20 && map.height > 20);
  const scrolled = () => page.evaluate(() => document.querySelector('.canvas').scrollTop);
  await page.mouse.click(map.x + map.width / 2, map.y + map.height - 2);
  const low = await scrolled();
  await page.mouse.click(map.x + map.width / 2, map.y + 2);
  assert.ok(low > 300 && (await scrolled()) === 0, `${low}, ${await scrolled()}`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Fit' }).click();
  await page.locator('.map').waitFor({ state: 'hidden' });
  await page.context().close();
});

test('a drawing is saved as SVG and PNG, and what is hostile in it stays text', async () => {
  const { page, complaints } = await visit(links['hostile tables'], { ...desktop, javaScriptEnabled: true, acceptDownloads: true });
  const save = async (name) => {
    await page.locator('.more summary').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  await page.locator('#t0').click();
  const svg = await save('Save as SVG');
  const png = await save('Save as PNG');
  assert.match(svg.name, /^[\p{L}\p{N} ._-]+\.svg$/u);
  assert.match(png.name, /\.png$/);
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
  const size = await page.evaluate(() => document.querySelector('.canvas > svg').viewBox.baseVal.width);
  assert.equal(png.bytes.readUInt32BE(16), Math.ceil(size * 2));
  assert.ok(png.bytes.length > 10_000, `something is painted: ${png.bytes.length} bytes`);
  const alone = await newPage({ javaScriptEnabled: true });
  complaints.push(...listen(alone, 'null'));
  await alone.setContent(`<body>${svg.bytes.toString().replace(/^<\?xml[^>]*\?>/, '')}</body>`);
  assert.equal(await alone.locator('script, img, foreignObject, a').count(), 0);
  assert.equal(await alone.locator('.part').count(), 2);
  assert.notEqual(await alone.locator('.box').first().evaluate((box) => getComputedStyle(box).fill), 'rgb(0, 0, 0)', 'it brings its styles');
  assert.doesNotMatch(svg.bytes.toString(), /class="[^"]*(near|lit)/);
  assert.deepEqual(complaints, []);
  await alone.context().close();
  await page.context().close();
});

test('where colours are forced, lines and texts have them', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true, forcedColors: 'active' });
  const colors = await page.evaluate(() => {
    const of = (selector, property) => getComputedStyle(document.querySelector(selector))[property];
    return [of('.canvas', 'backgroundColor'), of('.seen .box', 'fill'), of('.seen .col', 'fill'), of('.ref', 'stroke'), of('.seen .box', 'stroke')];
  });
  assert.equal(colors[0], colors[1], 'ground');
  assert.deepEqual(new Set(colors.slice(2)).size, 1, colors.join(', '));
  assert.notEqual(colors[1], colors[2]);
  await page.context().close();
});

test('the mouse drags a drawing, Ctrl and the wheel zoom around the pointer, and a click comes closer', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  const scrolled = () => page.evaluate(() => ['scrollLeft', 'scrollTop'].map((name) => document.querySelector('.canvas')[name]));
  const drag = async () => {
    await page.mouse.move(900, 500);
    await page.mouse.down();
    await page.mouse.move(850, 480, { steps: 3 });
    await page.mouse.move(800, 460, { steps: 3 });
    await page.mouse.up();
  };
  const [left, top] = await scrolled();
  // A drawing that is narrower than the window has nowhere to go.
  const [right, bottom] = await page.evaluate(() => {
    const canvas = document.querySelector('.canvas');
    return [canvas.scrollWidth - canvas.clientWidth, canvas.scrollHeight - canvas.clientHeight];
  });
  await drag();
  assert.deepEqual(await scrolled(), [Math.min(left + 100, right), top + 40]);
  assert.ok(top + 40 < bottom, 'there is more below');
  const pointer = { x: 900, y: 500 };
  const under = () =>
    page.evaluate(({ x, y }) => {
      const { a, e, f } = document.querySelector('.canvas > svg').getScreenCTM();
      return { x: (x - e) / a, y: (y - f) / a };
    }, pointer);
  const before = await under();
  await page.mouse.move(pointer.x, pointer.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -150);
  await page.keyboard.up('Control');
  await waitUntil(async () => Math.abs((await scaleOf(page)) - Math.exp(0.5)) < 0.02, 'the wheel');
  const after = await under();
  assert.ok(Math.abs(after.x - before.x) < 2 && Math.abs(after.y - before.y) < 2, 'the point under it stays there');
  await page.getByRole('button', { name: 'Fit' }).click();
  const far = await scaleOf(page);
  await drag();
  assert.equal(await scaleOf(page), far, 'to drag is not to click');
  const table = await page.evaluate(() => document.querySelector('#t7 .box').getBoundingClientRect().toJSON());
  await page.mouse.click(table.x + table.width / 2, table.y + table.height / 2);
  assert.equal(await scaleOf(page), 1);
  await page.context().close();
});

test('a table is found by typing a part of its name', async () => {
  const { page } = await visit(links.tables, { ...desktop, javaScriptEnabled: true });
  let far = 39;
  while (await isSeen(page, `table_${far}`)) far--;
  assert.ok(far > 9, 'something lies outside of the window');
  await page.getByLabel('Find in this list').fill(`${far % 2 ? 'SALES' : 'People'}.table_${far}`);
  assert.equal(await page.locator('.list li:visible').count(), 1);
  await page.keyboard.press('Enter');
  assert.ok(await isSeen(page, `table_${far}`));
  assert.equal(await page.evaluate(() => document.activeElement.querySelector('.name').textContent), `table_${far}`);
  assert.match(page.url(), /#t\d+$/, 'its address can be passed on');
  const { page: other } = await visit(page.url(), { ...desktop, javaScriptEnabled: true });
  assert.ok(await isSeen(other, `table_${far}`));
  await page.getByLabel('Find in this list').fill('no such table');
  await page.getByText('Nothing of that name.').waitFor();
  await page.context().close();
  await other.context().close();
});

test('on a phone the list leads to a table, fingers zoom, and a tap comes closer', async () => {
  const { page } = await visit(links.tables, { ...phone, javaScriptEnabled: true });
  assert.equal(await scaleOf(page), 1);
  await page.tap('label[for=list]');
  await page.getByRole('link', { name: 'sales.table_39' }).tap();
  assert.ok(await isSeen(page, 'table_39'));
  assert.equal(await page.locator('.list').isVisible(), false, 'and closes');

  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [150, 400], [250, 400]);
  await touch('touchMove', [125, 400], [275, 400]);
  await touch('touchMove', [100, 400], [300, 400]);
  await touch('touchEnd');
  await waitUntil(async () => Math.abs((await scaleOf(page)) - 2) < 0.05, 'twice the scale, of fingers twice as far apart');
  assert.equal(await page.evaluate(() => visualViewport.scale), 1, 'the page around it keeps its size');

  await page.getByRole('button', { name: 'Let go' }).tap();
  await page.getByRole('button', { name: 'Fit' }).tap();
  const far = await scaleOf(page);
  assert.ok(far < 0.4);
  const name = await page.evaluate(() => document.querySelector('#t7 .name').textContent);
  const { x, y, width, height } = await page.evaluate(() => document.querySelector('#t7 .box').getBoundingClientRect().toJSON());
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  assert.equal(await scaleOf(page), 1);
  assert.ok(await isSeen(page, name));
  await page.context().close();
});

test('without a script the list and the scales work', async () => {
  for (const view of [phone, desktop]) {
    const { page } = await visit(links.tables, { ...view, javaScriptEnabled: false });
    const outside = await page.evaluate(() => {
      const edge = document.querySelector('.canvas').getBoundingClientRect();
      return [...document.querySelectorAll('.part')].filter((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom;
      }).length;
    });
    assert.equal(outside, 0, 'it begins with the whole of it');
    await page.locator('label[for=full]').click();
    if (view === phone) await page.tap('label[for=list]');
    await page.getByRole('link', { name: 'sales.table_39' }).click();
    const part = page.locator(new URL(page.url()).hash);
    const canvas = await page.locator('.canvas').boundingBox();
    const at = await part.boundingBox();
    assert.ok(at.x + at.width > canvas.x && at.x < canvas.x + canvas.width && at.y + 30 > canvas.y && at.y < canvas.y + canvas.height);
    if (view === phone) await page.tap('label[for=list]');
    for (const [id, factor] of Object.entries({ half: 0.5, double: 2, full: 1 })) {
      await page.locator(`label[for=${id}]`).click();
      assert.ok(Math.abs((await part.boundingBox()).width - at.width * factor) < 2, id);
    }
    await page.context().close();
  }
});

test('without a script the text says everything, and names in it are links', async () => {
  const { page } = await visit(links.tables, { ...phone, javaScriptEnabled: false });
  await page.locator('.words summary').click();
  await page.locator('#w0').getByRole('link', { name: 'table_2.column_0' }).click();
  assert.match(page.url(), /#w2$/);
  const { y } = await page.locator('#w2 h3').boundingBox();
  assert.ok(y > -5 && y < phone.viewport.height, `${y}`);
  await page.locator('#w2 h3 a').click();
  assert.match(page.url(), /#t2$/);
  await page.context().close();
});

test('links of a readme lead to its headings', async () => {
  const { page } = await visit(links.readme, { ...phone, javaScriptEnabled: false });
  await page.getByRole('link', { name: 'over there' }).click();
  const { y } = await page.getByRole('heading', { name: 'Far away' }).boundingBox();
  assert.ok(y > -5 && y < phone.viewport.height, `${y}`);
  await page.context().close();
});

test('a footnote of a readme leads back, and no box can be ticked', async () => {
  const { page } = await visit(links.readme, phone);
  await page.getByRole('link', { name: '1', exact: true }).click();
  await page.getByRole('link', { name: 'Back to where note 1 is mentioned' }).click();
  const { y } = await page.getByText('Noted').boundingBox();
  assert.ok(y > -5 && y < phone.viewport.height, `${y}`);
  assert.equal(await page.locator('article input, article script, article img:not([src^="data:image/svg+xml;base64,"])').count(), 0);
  assert.ok((await page.locator('article img').evaluate((image) => image.decode().then(() => image.naturalWidth))) > 100, 'our own diagram is drawn');
  await page.context().close();
});
