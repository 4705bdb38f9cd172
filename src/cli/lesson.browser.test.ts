/** The lesson in a browser: it fetches nothing, fits a phone, and shuts nobody out. */
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
import {bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

demandChromium();

describe.skipIf(chromiumIsAbsent)('the lesson in chromium, from a file', {timeout: TIMEOUT_MS}, () => {
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const here = bench();
    expect((await here.pagewalk('explain', '--lesson', '--out', 'lesson.html')).status).toBe(0);
    address = pathToFileURL(join(here.folder, 'lesson.html')).href;
    browser = await launched();
  }, TIMEOUT_MS);

  afterAll(() => browser?.close());

  async function open(options: BrowserContextOptions) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', request => requests.push(request.url()));
    await page.goto(address);
    return {context, page, requests};
  }

  test('asks for nothing else, and has seven cases that its links lead to', async () => {
    const {context, page, requests} = await open({javaScriptEnabled: false});
    expect(requests).toEqual([address]);
    const links = await page.locator('nav a').evaluateAll(all => all.map(each => each.getAttribute('href')));
    expect(links).toHaveLength(7);
    for (const link of links) expect(await page.locator(String(link)).count()).toBe(1);
    await context.close();
  });

  test('fits a phone: only tables and diagrams scroll sideways', async () => {
    const {context, page} = await open({viewport: {width: 390, height: 844}});
    await expectFits(page);
    await context.close();
  });

  test('draws on the page, dark as it may be', async () => {
    const {context, page} = await open({colorScheme: 'dark'});
    const grounds = await page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.sequence svg > rect')].map(each => getComputedStyle(each).fill)",
    );
    expect(new Set(grounds)).toEqual(new Set(['rgba(0, 0, 0, 0)']));
    await context.close();
  });

  test.each(['light', 'dark'] as const)('shuts nobody out in the %s scheme', async colorScheme => {
    const {context, page} = await open({colorScheme});
    await expectNobodyShutOut(page);
    await context.close();
  });
});
