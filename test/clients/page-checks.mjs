// What can be told of a page by looking at it in a browser: faults as texts, none when all is well.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Runs in the page: texts whose contrast to what lies behind them is below WCAG AA. */
function findFaintTexts() {
  const channels = (color) => color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  const luminance = (color) => {
    const [r, g, b] = channels(color)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const backgroundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0.99) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  // In a drawing, what lies behind is drawn: the shape of the part, or the head of a table for its name.
  const behindDrawn = (text) => {
    const shape = text.classList.contains('name')
      ? text.parentElement.querySelector('.head')
      : text.parentElement.querySelector(':scope > .shape, :scope > .box, :scope > .paper');
    return shape ? getComputedStyle(shape).fill : backgroundOf(text.closest('.canvas'));
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('title, script') || !element.checkVisibility()) continue;
    const drawn = element.closest('svg text');
    // What is dimmed stands back for what was chosen.
    if (element.closest('.lit') && !element.closest('.near')) continue;
    const style = getComputedStyle(element);
    const color = drawn ? getComputedStyle(drawn).fill : style.color;
    const ratio = contrast(color, drawn ? behindDrawn(drawn) : backgroundOf(element));
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faults.add(`contrast ${ratio.toFixed(2)}: ${node.data.trim().slice(0, 40)}`);
  }
  return [...faults];
}

/** Runs in the page: what a reader who hears the page would miss. */
function findStructureFaults() {
  const faults = [];
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => Number(heading.localName[1]));
  if (levels.filter((level) => level === 1).length !== 1) faults.push(`headings of level 1: ${levels}`);
  if (levels.some((level, i) => i > 0 && level > levels[i - 1] + 1)) faults.push(`headings leave out a level: ${levels}`);
  if (!document.documentElement.lang) faults.push('no language');
  if (!document.title.trim()) faults.push('no title');
  if (!document.querySelector('main')) faults.push('no main part');
  for (const image of document.querySelectorAll('img:not([alt])')) faults.push(`image without alt: ${image.src}`);
  for (const field of document.querySelectorAll('input:not([type=hidden]):not([aria-hidden])')) {
    if (!field.labels.length && !field.getAttribute('aria-label')) faults.push(`field without label: ${field.outerHTML}`);
  }
  for (const part of document.querySelectorAll('svg .part')) {
    if (part.id.startsWith('t') && !part.querySelector(':scope > title')?.textContent)
      faults.push(`table without name: ${part.id}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  if (new Set(ids).size !== ids.length) faults.push('ids that are not unique');
  return faults;
}

/** Collects what the page complains of: script errors, violations of its policy, files from elsewhere than `origin`. */
export function listen(page, origin) {
  const complaints = [];
  page.on('dialog', (dialog) => {
    complaints.push(`a script ran: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The status of the page itself is no complaint of it.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`loads ${request.url()}`);
  });
  return complaints;
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds in the page as it is shown now; the page has to run scripts. */
export async function findingsOf(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`));
}

/** The faults of the page as it is shown now. */
export async function faultsOf(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...(await page.evaluate(findFaintTexts)),
    ...(await page.evaluate(findStructureFaults)),
  ];
}
