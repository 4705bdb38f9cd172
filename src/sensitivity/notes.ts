/** What a reader must know beside the numbers: what was moved how, and who is left out. */
import {hypotheticalSentences} from '../suite/conclusions/hypothetical.ts';
import {unsteadySentences} from '../suite/conclusions/unsteady.ts';
import {inARow} from '../suite/in-a-row.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell} from '../suite/result.ts';
import {howMany} from '../timing/how-many.ts';
import {LATENCY_NAMES} from '../timing/latencies.ts';
import type {Sensitivity} from './result.ts';

type Found = Omit<Sensitivity, 'notes'>;

export const notesOf = (found: Found, plan: Plan, cells: readonly Cell[]): readonly string[] => [
  ...plan.machines.flatMap(({label}) => priceSentences(found, label, plan.machines.length > 1)),
  ...(found.prices.length === 0 ? [] : [WHOSE]),
  ...seedSentences(found),
  ...hypotheticalSentences(cells).map(each => `${each}.`),
  ...unsteadySentences(cells).map(each => `${each}, and is not compared.`),
  ...failedSentences(cells),
];

/** Why they are moved though every strategy pays them. */
const WHOSE =
  'Prices of the guest’s own work are among them: all strategies pay them alike, so where one is dearer all ratios are nearer to 1.';

function priceSentences({prices, draws}: Found, machine: string, isOneOfMany: boolean): readonly string[] {
  const here = prices.filter(each => each.machine === machine);
  if (here.length === 0) return [];
  const drawn = here.filter(each => each.drawn);
  const stated = drawn.filter(({range}) => range === 'stated').length;
  const half = drawn.length - stated;
  const assumed = half === 0 ? [] : [`${half} assumed, from half to twice`];
  const stating = stated === 0 ? [] : [`${stated} by a range that is stated`];
  const rest = here.length - drawn.length;
  const unused = LATENCY_NAMES.length - here.filter(({name}) => !name.includes('.')).length;
  const where = isOneOfMany ? `On ${machine} ` : '';
  const sentences = [
    sentence(
      `${where}${howMany(here.length, 'price')} made the cycles; ${unused} more price nothing that was counted, and are left out`,
    ),
    ...(drawn.length === 0
      ? []
      : [
          sentence(
            `${howMany(drawn.length, 'price')} may be off: ${inARow([...assumed, ...stating])}; ${draws} draws move them all at once`,
          ),
        ]),
    ...(rest === 0
      ? []
      : [
          sentence(
            `${howMany(rest, 'price')} ${rest === 1 ? 'was' : 'were'} read, derived or set, with no range stated: moved from half to twice, one at a time, which is further than it is likely to be off, and in no draw`,
          ),
        ]),
  ];
  return [sentences.join(' ')];
}

const seedSentences = ({robust}: Found): readonly string[] =>
  robust.some(({seeds}) => seeds === null)
    ? ['Where there is one seed, what is said is of that seed alone: one seed ranks nothing.']
    : [];

function failedSentences(cells: readonly Cell[]): readonly string[] {
  const failed = cells.filter(({status}) => status === 'failed').length;
  return failed === 0
    ? []
    : [sentence(`${failed} of ${howMany(cells.length, 'cell')} failed: they are compared with nothing`)];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
