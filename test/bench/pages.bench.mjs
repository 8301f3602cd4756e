// What a shared drawing costs the browser: until it can be used, and each time it is moved. README.md says how to read it.
import { createDocuments, toolCaller } from './data.mjs';
import { median } from './measure.mjs';
import { browser, closeBrowser } from '../clients/browser.mjs';

const SIZES = (process.env.BENCH_PAGES ?? '50,200,500').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const MOVES = 60;
const INTERACTIVE_MS = 2000;
const PAN_MS = 4;

const { MCP_URL, DEMO_TOKEN } = process.env;
const call = toolCaller(MCP_URL, DEMO_TOKEN);
let missed = 0;

function judge(what, value, most) {
  if (value > most) missed++;
  console.log(`${value > most ? 'MISSED' : 'met   '}  ${what}: ${value.toFixed(1)} ms, at most ${most}`);
}

async function share(size) {
  const [documentUuid] = await createDocuments(call, `Pages of ${size}`, [size]);
  const { items } = await call('enable_shares', { targetType: 'document', targetUuids: [documentUuid] });
  return items[0].shareUrl;
}

/** Runs before the page: notes when its script has begun and the next frame was painted. */
function noteBeginning() {
  const look = () => {
    if (document.body?.classList.contains('moving'))
      requestAnimationFrame(() => setTimeout(() => { window.began = performance.now(); }));
    else setTimeout(look, 1);
  };
  look();
}

/** Milliseconds of the main thread's own time since the page began. */
async function mainThread(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000;
}

async function measure(link) {
  const context = await (await browser()).newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(noteBeginning);
  await page.goto(link, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.began, undefined, { timeout: 60_000 });
  const interactive = await page.evaluate(() => window.began - performance.getEntriesByType('navigation')[0].responseEnd);
  const middle = await page.evaluate(() => {
    const { left, top, width, height } = document.querySelector('.canvas').getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 8, middle.y + 8);
  const before = await mainThread(session);
  for (let i = 1; i <= MOVES; i++) {
    await page.mouse.move(middle.x + 8 - (i % 30) * 9, middle.y + 8 - (i % 30) * 6);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const pan = (await mainThread(session) - before) / MOVES;
  await page.mouse.up();
  await context.close();
  return { interactive, pan };
}

try {
  for (const size of SIZES) {
    const link = await share(size);
    const rounds = [];
    await measure(link);
    for (let i = 0; i < ROUNDS; i++) rounds.push(await measure(link));
    judge(`${size} tables: from the last byte until it can be moved`, median(rounds.map((one) => one.interactive)), INTERACTIVE_MS);
    judge(`${size} tables: main thread for each move`, median(rounds.map((one) => one.pan)), PAN_MS);
  }
} finally {
  await closeBrowser();
}
process.exitCode = missed > 0 ? 1 : 0;
