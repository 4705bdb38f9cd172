import {expect, test} from 'vitest';
import type {Result} from '../suite/result.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {renderHtml} from './html/page.ts';
import {renderMarkdown} from './markdown.ts';
import {plain, renderTable} from './terminal.ts';

const context = exampleContext();

/** The example, in which all but the first `unchecked` cells were checked. */
function checkedBut(unchecked: number): Result {
  const result = exampleResult();
  const checked = {
    translations: 1000,
    tableStores: 10,
    wholePages: 2,
    faults: 3,
    racy: 0,
    entries: 512,
    audits: 1,
    laws: 210,
    disagreements: 0,
  };
  return {...result, cells: result.cells.map((cell, at) => (at < unchecked ? cell : {...cell, checked}))};
}

const rendered = (result: Result): readonly string[] => [
  renderTable(result, context, {columns: 80, style: plain}),
  renderMarkdown(result, context),
  renderHtml(result, context, []),
];

test('what a check compared is said once, wherever a result is read', () => {
  const cells = exampleResult().cells.length;
  const thousands = (count: number) => count.toLocaleString('en-US');
  const sentence =
    `Checked: ${thousands(cells * 1000)} translations (${thousands(cells * 10)} table stores and ${thousands(cells * 2)} ` +
    `whole pages among them, ${thousands(cells * 3)} faults, 0 racy), ${thousands(cells * 512)} table entries at the end, ` +
    `${thousands(cells)} audits and ${thousands(cells * 210)} laws of conservation: 0 disagreements.`;
  for (const text of rendered(checkedBut(0)))
    expect(text.replaceAll(/\s+/g, ' ').split(sentence)).toHaveLength(2);
});

test('cells that were not checked are not said to be', () => {
  const cells = exampleResult().cells.length;
  for (const text of rendered(checkedBut(2)))
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`Checked in ${cells - 2} of ${cells} cells: `);
  for (const text of rendered(exampleResult())) expect(text).not.toContain('Checked');
});
