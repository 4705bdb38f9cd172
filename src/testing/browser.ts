/** What tests of pages need: Chromium, where it is, and what is held against a page. */
import {existsSync} from 'node:fs';
import axe from 'axe-core';
import {type Browser, chromium, type Page} from 'playwright-core';
import {expect, test} from 'vitest';

/** Where Debian puts it: apt-get install chromium. */
const CHROMIUM = '/usr/bin/chromium';

export const chromiumIsAbsent = !existsSync(CHROMIUM);

/** A file of tests that need it fails without it where it is demanded, in place of being skipped. */
export function demandChromium(): void {
  if (!chromiumIsAbsent || process.env.PAGEWALK_BROWSER !== 'required') return;
  test('chromium is there, for PAGEWALK_BROWSER=required demands it', () => {
    expect.fail(`${CHROMIUM} is not there`);
  });
}

/** Debian's build has no sandbox for root. */
export const launched = (): Promise<Browser> =>
  chromium.launch({executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu']});

/** Only what is inside of it may scroll sideways. */
export async function expectFits(page: Page): Promise<void> {
  const widths = await page
    .locator('html')
    .evaluate(({scrollWidth, clientWidth}) => ({scrollWidth, clientWidth}));
  expect(widths.scrollWidth).toBe(widths.clientWidth);
}

/** By axe-core, of the whole page unless told what of it. */
export async function expectNobodyShutOut(page: Page, selector?: string): Promise<void> {
  await page.evaluate(axe.source);
  const {violations, passes} = await page.evaluate<axe.AxeResults>(
    `axe.run(${JSON.stringify(selector) ?? ''})`,
  );
  expect(passes.length).toBeGreaterThan(10);
  const serious = violations.filter(({impact}) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({id, nodes}) => [id, nodes[0].html, nodes[0].failureSummary])).toEqual([]);
}
