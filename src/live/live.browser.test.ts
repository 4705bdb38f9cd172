/** The page in Chromium, from a file: what a reader sets becomes what `report --set` would have written. */
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  chromiumIsAbsent,
  demandChromium,
  expectFits,
  expectNobodyShutOut,
  launched,
} from '../testing/browser.ts';
import {render} from '../cli/render.ts';
import {compactSvg} from '../report/html/compact-svg.ts';
import {repriced} from '../suite/reprice.ts';
import {Store} from '../suite/store/store.ts';
import {storedRun, type StoredRun} from '../suite/store/stored-run.ts';
import {resultOf} from '../suite/summary.ts';

const REFERENCE = join(import.meta.dirname, '../../results/reference');
const PRICES = {exitCycles: 3000, walkExposed: 0.25};

demandChromium();

describe.skipIf(chromiumIsAbsent)('a live page', {timeout: 120_000}, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-live-'));
    browser = await launched();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, {recursive: true, force: true});
  });

  async function rendered({run, plan, cells}: StoredRun, name: string): Promise<string> {
    const store = new Store(join(folder, name));
    await render(store, resultOf(run, plan, cells), plan);
    return store.folder;
  }

  async function open(
    report: string,
    {fragment = '', ...options}: BrowserContextOptions & {fragment?: string} = {},
  ) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => requests.push(request.url()));
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(`${pathToFileURL(join(report, 'report.html')).href}${fragment}`);
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-live=ready]');
    return {context, page, requests, complaints};
  }

  async function unfold(page: Page): Promise<void> {
    await page.click('.controls > details > summary');
    for (const more of await page.locator('.panes summary').all()) await more.click();
  }

  const settled = (page: Page) => page.waitForSelector('main:not([aria-busy])');

  /** All words of the page, and the value of each number in it: browsers take another logarithm than Node, in the last digit. */
  const wordsOf = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(`[
      ...document.querySelectorAll('header .lead, header > :not(h1), main > section')
    ].flatMap(part => [part.textContent.replaceAll(/\\s+/g, ' ').trim(), ...[...part.querySelectorAll('data')].map(each => Number(each.value).toPrecision(12))])
      .filter(text => text !== '')`);

  /** Charts that are not what stands in their files, but for the words of the picture and digits that nobody sees. */
  async function strayedFrom(report: string, page: Page): Promise<string[]> {
    const files = readdirSync(join(report, 'charts')).filter(file => file.endsWith('.svg'));
    expect(files.length).toBeGreaterThan(4);
    const strayed: string[] = [];
    for (const file of files) {
      const wanted = compactSvg(readFileSync(join(report, 'charts', file), 'utf8'));
      const same = await page.evaluate<boolean>(`(() => {
        const rounded = svg => {
          for (const each of svg.querySelectorAll('*'))
            for (const {name, value} of [...each.attributes])
              each.setAttribute(name, value.replaceAll(/\\d+\\.\\d+/g, digits => Number(digits).toFixed(6)));
          return svg;
        };
        const shown = document.querySelector('figure[aria-labelledby="${file.slice(0, -4)}"] svg').cloneNode(true);
        shown.removeAttribute('role');
        shown.removeAttribute('aria-label');
        const wanted = document.createElement('template');
        wanted.innerHTML = ${JSON.stringify(wanted)};
        return rounded(shown).isEqualNode(rounded(wanted.content.firstElementChild));
      })()`);
      if (!same) strayed.push(file);
    }
    return strayed;
  }

  test.each(['applications', 'exit-lines'])(
    'of %s: prices that are set move all words, numbers and charts to what report --set writes',
    async name => {
      const kept = await storedRun(join(REFERENCE, name), {});
      const wanted = await rendered(repriced(kept, {values: PRICES}), `${name}-set`);
      const {page, requests, complaints} = await open(await rendered(kept, name));
      await unfold(page);
      for (const [price, value] of Object.entries(PRICES))
        await page.fill(`input[type=number][data-price=${price}]`, String(value));
      await settled(page);
      expect(await strayedFrom(wanted, page)).toEqual([]);
      const still = await open(wanted, {javaScriptEnabled: false});
      const [own, others] = [await wordsOf(page), await wordsOf(still.page)];
      expect(own).toEqual(others);
      expect(complaints).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );

  test('all of it can be done by keyboard alone, and the address keeps what was done', async () => {
    const kept = await storedRun(join(REFERENCE, 'vtx-2006'), {});
    const {page, complaints} = await open(await rendered(kept, 'vtx-2006'));
    await page.locator('.controls > details > summary').focus();
    await page.keyboard.press('Enter');
    const labels = kept.plan.strategies.map(({label}) => label);
    const pressed = async (selector: string, key: string): Promise<void> => {
      while (!(await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)))
        await page.keyboard.press('Tab');
      await page.keyboard.press(key);
    };
    await pressed(`[name=strategy][value="${labels.length - 1}"]`, 'Space');
    await pressed('[name=scale]', 'ArrowRight');
    await pressed('input[type=range]', 'ArrowRight');
    await settled(page);
    const address = await page.evaluate<string>('location.href');
    const said = new URLSearchParams(address.slice(address.indexOf('#') + 1));
    expect(said.getAll('strategy')).toEqual(labels.slice(0, -1));
    expect(said.get('scale')).toBe('linear');
    expect([...said.keys()].filter(name => name.startsWith('machine.'))).toHaveLength(1);
    const words = await wordsOf(page);
    expect(words.join(' ')).toContain('the scale is linear');

    const again = await open(join(folder, 'vtx-2006'), {fragment: address.slice(address.indexOf('#'))});
    await settled(again.page);
    expect(await wordsOf(again.page)).toEqual(words);
    await again.page.click('button[name=reset]');
    await settled(again.page);
    expect(await again.page.evaluate('location.hash')).toBe('');
    const still = await open(join(folder, 'vtx-2006'), {javaScriptEnabled: false});
    expect(await wordsOf(again.page)).toEqual(await wordsOf(still.page));
    expect([...complaints, ...again.complaints]).toEqual([]);
  });

  test('where no script runs nothing is missing but the controls', async () => {
    const {page, complaints} = await open(join(folder, 'vtx-2006'), {javaScriptEnabled: false});
    expect(await page.locator('.controls').count()).toBe(0);
    expect(await page.locator('figure svg').count()).toBeGreaterThan(4);
    expect(complaints).toEqual([]);
  });

  test('names are text, whatever they hold, and an address that cannot be obeyed is told', async () => {
    const kept = await storedRun(join(REFERENCE, 'applications'), {});
    const hostile = '<img src=x onerror=document.title=1> " \u202e & \'';
    const [first, ...others] = kept.plan.strategies;
    const plan = {...kept.plan, strategies: [first, {...others[0], label: hostile}, ...others.slice(1)]};
    const cells = kept.cells.map(cell =>
      cell.strategy === others[0].label ? {...cell, strategy: hostile} : cell,
    );
    const fragment = `#machine.exitCycles=4000&strategy=${encodeURIComponent(hostile)}&reference=${encodeURIComponent(hostile)}&strategy=nobody`;
    const {page, requests, complaints} = await open(await rendered({...kept, plan, cells}, 'hostile'), {
      fragment,
    });
    await settled(page);
    expect(await page.title()).toBe(kept.plan.spec.title ?? 'pagewalk');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.textContent('.refused')).toContain('“nobody”');
    expect(await page.textContent('.outcome')).toContain('--set machine.exitCycles=4000');
    expect([requests.length, complaints]).toEqual([1, []]);
  });

  test.each(['light', 'dark'] as const)(
    'its controls shut nobody out in the %s scheme',
    async colorScheme => {
      for (const width of [1280, 390]) {
        const {page} = await open(join(folder, 'vtx-2006'), {colorScheme, viewport: {width, height: 900}});
        await unfold(page);
        await page.fill('input[type=number][data-price=exitCycles]', '4000');
        await settled(page);
        await expectFits(page);
        await expectNobodyShutOut(page, '.controls');
      }
    },
  );
});
