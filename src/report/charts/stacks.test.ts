import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from '../fixture.ts';
import {renderSvg} from '../render-svg.ts';
import {type TextBox, textBoxes, viewBoxOf} from '../svg-text.ts';
import {viewsOf} from '../view.ts';
import {CHART_WIDTH} from './theme.ts';
import {PARTS as CAUSES} from './cycles.ts';
import {PARTS as EXITS} from './exits.ts';
import {type Part, stacksSpec} from './stacks.ts';

const [view] = viewsOf(exampleResult(), exampleContext());

/** A picture whose legend names these. */
const drawn = (parts: readonly Part[]): Promise<string> =>
  renderSvg(
    stacksSpec(view, {
      description: '',
      quantity: 'cycles',
      legend: 'Causes',
      parts,
      value: () => 1,
      total: () => '',
    }),
  );

const downThenAcross = (one: TextBox, other: TextBox): number =>
  Math.abs(one.left - other.left) > 1 ? one.left - other.left : one.top - other.top;

test.each([
  ['causes', CAUSES],
  ['exits', EXITS],
])('a legend of any number of %s reads down its columns in their order', async (_, all) => {
  for (const [at] of all.entries()) {
    const parts: readonly Part[] = all.slice(0, at + 1);
    const labels = parts.map(({letter, name}) => `${letter}  ${name}`);
    const svg = await drawn(parts);
    const entries = textBoxes(svg).filter(({text}) => labels.includes(text));
    expect(entries.toSorted(downThenAcross).map(({text}) => text)).toEqual(labels);
    expect(viewBoxOf(svg).right).toBeLessThanOrEqual(CHART_WIDTH + 4);
  }
});
