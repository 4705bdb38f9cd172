import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser, BrowserContextOptions} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  chromiumIsAbsent,
  demandChromium,
  expectFits,
  expectNobodyShutOut,
  launched,
} from '../testing/browser.ts';
import {exampleContext, shortResult} from './fixture.ts';
import {renderCharts, renderHtml} from './index.ts';

demandChromium();

describe.skipIf(chromiumIsAbsent)('the page in chromium, from a file, without JavaScript', () => {
  let browser: Browser;
  let folder: string;
  let address: string;
  let pictures: number;

  beforeAll(async () => {
    const [result, context] = [shortResult(), exampleContext()];
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-report-'));
    const file = join(folder, 'report.html');
    const charts = await renderCharts(result, context);
    pictures = charts.length;
    writeFileSync(file, renderHtml(result, context, charts));
    address = pathToFileURL(file).href;
    browser = await launched();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, {recursive: true, force: true});
  });

  async function open(options: BrowserContextOptions) {
    const context = await browser.newContext({javaScriptEnabled: false, ...options});
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => requests.push(request.url()));
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(address);
    return {context, page, requests, complaints};
  }

  test.each(['light', 'dark'] as const)(
    'opens in the %s scheme, asks for nothing else and complains of nothing',
    async colorScheme => {
      const {context, page, requests, complaints} = await open({colorScheme});
      expect(requests).toEqual([address]);
      expect(complaints).toEqual([]);
      for (const folded of await page.locator('details.chart > summary').all()) await folded.click();
      expect(await page.getByRole('img').count()).toBe(pictures);
      expect(await page.getByRole('heading', {level: 1}).textContent()).toBe('Example <suite>');
      await context.close();
    },
  );

  test('dark is dark and light is light', async () => {
    const shades = await Promise.all((['light', 'dark'] as const).map(brightness));
    expect(shades[0]).toBeGreaterThan(200);
    expect(shades[1]).toBeLessThan(60);
  });

  test('charts lie on the page as it is, light or dark', async () => {
    const {context, page} = await open({colorScheme: 'dark'});
    const grounds = await page.evaluate<string[]>(
      `[...document.querySelectorAll('figure svg')].map(svg => getComputedStyle(svg.firstElementChild).fill)`,
    );
    expect(grounds).toEqual(Array.from({length: pictures}, () => 'rgba(0, 0, 0, 0)'));
    await context.close();
  });

  /** Of the background, from 0 to 255. */
  async function brightness(colorScheme: 'light' | 'dark'): Promise<number> {
    const {context, page} = await open({colorScheme});
    const colour = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    await context.close();
    const [red, green, blue] = colour.match(/\d+/g)!.map(Number);
    return (red + green + blue) / 3;
  }

  test('fits a phone: only tables scroll sideways', async () => {
    const {context, page} = await open({viewport: {width: 390, height: 844}});
    await expectFits(page);
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'shuts nobody out in the %s scheme',
    {timeout: 60_000},
    async colorScheme => {
      const {context, page} = await open({colorScheme, javaScriptEnabled: true});
      await page.evaluate('document.querySelectorAll("details").forEach(each => (each.open = true))');
      await expectNobodyShutOut(page);
      await context.close();
    },
  );

  test('opens by Tab and Enter alone: all that is folded, what it holds, and tables that scroll', {
    timeout: 120_000,
  }, async () => {
    const {context, page} = await open({});
    const folds = page.locator('details > summary');
    const scrolling = page.locator('[role=region][tabindex="0"]');
    const [folded, tables] = [await folds.count(), await scrolling.count()];
    expect([folded, tables].every(count => count > 3)).toBe(true);
    const focused = (): Promise<string> =>
      page.evaluate<string>(
        'document.activeElement.matches("details:not([open]) > summary") ? "folded" : document.activeElement.matches("summary") ? "open" : document.activeElement.getAttribute("role") ?? document.activeElement.tagName',
      );
    const met: string[] = [];
    do {
      await page.keyboard.press('Tab');
      met.push(await focused());
      if (met.at(-1) === 'folded') await page.keyboard.press('Enter');
    } while (met.at(-1) !== 'BODY');
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(met.filter(each => each === 'folded' || each === 'open')).toHaveLength(folded);
    expect(met.filter(each => each === 'region')).toHaveLength(tables);
    await context.close();
  });
});
