/** Laws over all the charts that a report makes, whatever they are. */
import {expect, test} from 'vitest';
import {charts} from './charts/index.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {picturesOf} from './pictures.ts';
import {renderSvg} from './render-svg.ts';
import {textBoxes} from './svg-text.ts';
import {type ScaledAxis, scaledAxes} from './scaled-axes.ts';

const result = exampleResult();
const context = exampleContext();
const [home] = context.machines;
const away = {...home, label: 'elsewhere'};

/** Twice as many workloads as fit a page, on two machines of which one makes all dearer and each workload otherwise. */
const long = (() => {
  const copies = [1, 2];
  const machines = [home, away];
  const spread = <Row extends {readonly workload: string; readonly machine: string}>(
    rows: readonly Row[],
    scaled: (row: Row, by: number) => Row,
  ) =>
    machines.flatMap(({label: machine}, where) =>
      copies.flatMap(copy =>
        rows.map(row =>
          scaled({...row, machine, workload: `${row.workload} ${copy}`}, copy * (1 + 3 * where)),
        ),
      ),
    );
  return {
    ...result,
    cells: spread(result.cells, (cell, by) =>
      cell.status === 'failed'
        ? cell
        : {
            ...cell,
            walkReferences: cell.walkReferences * by,
            overheadBytes: {peak: cell.overheadBytes.peak * by, end: cell.overheadBytes.end},
            chapters: cell.chapters.map(chapter =>
              cell.strategy === 'native'
                ? chapter
                : {
                    ...chapter,
                    events: {...chapter.events, userInstructions: chapter.events.userInstructions * by},
                  },
            ),
          },
    ),
    summary: spread(result.summary, (row, by) => ({
      ...row,
      slowdown: row.slowdown * by,
      low: row.low! * by,
      high: row.high! * by,
    })),
  };
})();

const workloads = [1, 2].flatMap(copy =>
  context.workloads.map(note => ({...note, label: `${note.label} ${copy}`})),
);
const pictures = picturesOf(long, {...context, workloads, machines: [home, away]});

const kindOf = (name: string): string => charts.find(chart => name.startsWith(chart.name))!.name;
const axesOf = (kind: string): readonly ScaledAxis[] =>
  pictures.filter(({name}) => kindOf(name) === kind).flatMap(({spec}) => scaledAxes(spec));

test.each(charts.map(({name}) => name))(
  'charts of the kind %s share one domain, however many there are',
  kind => {
    const names = pictures.filter(({name}) => kindOf(name) === kind).map(({name}) => name);
    expect(names.length).toBeGreaterThan(2);
    const domains = new Set(axesOf(kind).map(({domain}) => JSON.stringify(domain)));
    expect([...domains]).toHaveLength(1);
  },
);

test('a logarithmic axis says so, and none that says so is anything else or has a mark at zero', () => {
  const titled = charts.flatMap(({name}) => axesOf(name)).filter(({title}) => title !== '');
  const logarithmic = titled.filter(({title}) => title.includes('log'));
  expect(logarithmic).toEqual(titled.filter(({type}) => type === 'log'));
  expect(logarithmic.length).toBeGreaterThan(4);
  for (const {type, domain, values} of logarithmic) {
    expect(type).toBe('log');
    expect(Math.min(...domain, ...values)).toBeGreaterThan(0);
  }
});

test('every mark of an axis has its label, however narrow the plot', async () => {
  const longest = 'a-workload (guest.isolated 1, heapPages 65536)';
  const rename = <Row extends {readonly workload: string}>(row: Row): Row =>
    row.workload === 'ctx-ring' ? {...row, workload: longest} : row;
  // Few references a miss have many marks.
  const cells = result.cells
    .map(rename)
    .map(cell => (cell.status === 'ok' ? {...cell, walkReferences: cell.walkReferences / 3.3} : cell));
  const renamed = {...result, cells, summary: result.summary.map(rename)};
  const [first, ...others] = context.workloads;
  const drawn = picturesOf(renamed, {...context, workloads: [{...first, label: longest}, ...others]});
  for (const {name, spec} of drawn.filter(each => /^(slowdown|walks|memory)/.test(each.name))) {
    const texts = textBoxes(await renderSvg(spec)).map(({text}) => text);
    const labels = labelsOf(spec);
    expect(labels.length, name).toBeGreaterThan(name === 'walks' ? 6 : 2);
    expect({name, missing: labels.filter(label => !texts.includes(label))}).toEqual({name, missing: []});
  }
});

/** What an axis that lists its labels writes at its ticks. */
function labelsOf(part: object): readonly string[] {
  return Object.values(part).flatMap(each => {
    if (typeof each !== 'object' || each === null) return [];
    const {labelExpr} = each as {labelExpr?: unknown};
    const listed = typeof labelExpr === 'string' && labelExpr.endsWith('[datum.value]');
    const own = listed
      ? Object.values(JSON.parse(labelExpr.slice(0, -'[datum.value]'.length)) as object)
      : [];
    return [...own, ...labelsOf(each as object)];
  });
}

test('a chart in parts says which one it is: in its title, in the name of its file and in the picture', async () => {
  const parts = pictures.filter(({name}) => name.startsWith('memory-elsewhere'));
  expect(parts.map(({name}) => name)).toEqual(['memory-elsewhere-1-of-2', 'memory-elsewhere-2-of-2']);
  expect(parts.map(({title}) => title)).toEqual([
    expect.stringMatching(/^Memory overhead, 1 of 2: at most \S+ [KM]iB, under /),
    expect.stringMatching(/^Memory overhead, 2 of 2: at most \S+ [KM]iB, under /),
  ]);
  for (const [at, {spec}] of parts.entries()) {
    const texts = textBoxes(await renderSvg(spec)).map(({text}) => text);
    expect(
      texts.filter(text => text.startsWith(`Part ${at + 1} of 2. Strategies on elsewhere`)),
    ).toHaveLength(1);
  }
});

test('a chart that is whole is no part', () => {
  const names = picturesOf(result, context).map(({name}) => name);
  expect(names).toContain('slowdown');
  expect(names.filter(name => name.startsWith('slowdown'))).toHaveLength(1);
});

test('every specification has its data in it, and asks for nothing', () => {
  for (const {name, spec} of picturesOf(exampleResult(), exampleContext())) {
    expect(spec['$schema'], name).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(JSON.stringify(spec), name).toContain('"data":{"values":[{');
    expect(JSON.stringify(spec), name).not.toMatch(/"(?:url|href)":/);
  }
});

test('every picture has a name of its own', () => {
  const names = pictures.map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
});
