/** What becomes of the measured fidelities: numbers and tables in results/reference/, and what reports say, in src/. */
import {type DataTable, numberColumn, textColumn} from '../../src/report/data-table.ts';
import {effectSentence, type FidelityEffect, SIMPLER, type Simpler} from '../../src/report/fidelity.ts';
import {ratio} from '../../src/report/format.ts';
import {tableMarkdown} from '../../src/report/markdown-text.ts';
import {effectOf, type Fidelity} from './fidelity.ts';

const REFERENCE = 'results/reference/fidelity';
const MEASURED = 'src/report/measured-fidelity.ts';

/** Paths from the root of the clone, and content. */
export const fidelityFiles = (fidelity: Fidelity): ReadonlyMap<string, string> =>
  new Map([
    [`${REFERENCE}.json`, json(fidelity)],
    [`${REFERENCE}.md`, markdown(fidelity)],
    [MEASURED, source(fidelity)],
  ]);

/** One row a line. */
function json({references, slowdowns, standings, hypotheses, ...facts}: Fidelity): string {
  const lists = Object.entries({references, slowdowns, standings, hypotheses}).map(
    ([name, rows]) => `"${name}": [\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]`,
  );
  return `{${JSON.stringify(facts).slice(1, -1)},\n${lists.join(',\n')}}\n`;
}

function markdown(fidelity: Fidelity): string {
  const blocks = SIMPLER.flatMap(each => [
    `## machine.cacheFidelity=${each}`,
    effectSentence(each, effectOf(fidelity, each)),
    ...[standingTable(fidelity, each), slowdownTable(fidelity, each)].map(tableMarkdown),
  ]);
  return `${blocks.join('\n\n')}\n`;
}

/** Who stands otherwise to whom. */
function standingTable({standings, hypotheses}: Fidelity, fidelity: Simpler): DataTable {
  const here = <Each extends {readonly fidelity: Simpler}>(some: readonly Each[]): readonly Each[] =>
    some.filter(each => each.fidelity === fidelity);
  return {
    caption: 'What is concluded otherwise',
    columns: ['Workload', 'What', 'Under full', `Under ${fidelity}`].map(title => textColumn(title)),
    rows: [
      ...here(standings).map(({workload, strategies, ...stood}) => [
        workload,
        strategies.join(' beside '),
        stood.full,
        stood.here,
      ]),
      ...here(hypotheses).map(({workload, ...judged}) => [
        workload,
        'its hypothesis',
        judged.full,
        judged.here,
      ]),
    ],
  };
}

/** All slowdowns, with both values where they show, and what becomes of the cycles that they are over. */
function slowdownTable({references, slowdowns}: Fidelity, fidelity: Simpler): DataTable {
  const strategies = [...new Set(slowdowns.map(({strategy}) => strategy))];
  return {
    caption: `Slowdowns under full, and under ${fidelity} where they differ`,
    columns: [
      textColumn('Workload'),
      numberColumn('Cycles of native, over those under full'),
      ...strategies.map(strategy => numberColumn(strategy)),
    ],
    rows: references.map(({workload, ...cycles}) => {
      const own = slowdowns.filter(each => each.workload === workload);
      return [
        workload,
        ratio(cycles[fidelity]),
        ...own.map(({full, [fidelity]: here}) =>
          ratio(full) === ratio(here) ? ratio(full) : `${ratio(full)} → ${ratio(here)}`,
        ),
      ];
    }),
  };
}

const source = (fidelity: Fidelity): string => `/**
 * What a simpler machine.cacheFidelity changes over the default suite. \`npm run reference\` writes this file;
 * results/reference/fidelity.json has the numbers of every row.
 */
export const MEASURED = {
${SIMPLER.map(each => `  ${each}: {\n${fields(effectOf(fidelity, each))}\n  },`).join('\n')}
} as const;
`;

const fields = (effect: FidelityEffect): string =>
  Object.entries(effect)
    .map(([name, value]) => `    ${name}: ${literal(value)},`)
    .join('\n');

/** As the formatter has it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{\n${Object.entries(value)
    .map(([name, each]) => `      ${name}: ${literal(each)},\n`)
    .join('')}    }`;
}
