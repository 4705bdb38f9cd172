/** What a reader of a page may set, and how an address says it. */
import type {CarriedPlan} from './page-data.ts';

export type Scale = 'log' | 'linear';

export interface Settings {
  /** The labels of those that are shown, in order. */
  readonly strategies: readonly string[];
  /** The label of the one that slowdowns are over. */
  readonly reference: string;
  /** Of the axes of slowdowns. */
  readonly scale: Scale;
  /** What is set of the prices, as `--set machine.NAME` has it. */
  readonly prices: Readonly<Record<string, number>>;
}

export const asRun = ({strategies, reference}: CarriedPlan): Settings => ({
  strategies: strategies.map(({label}) => label),
  reference,
  scale: 'log',
  prices: {},
});

const PRICE = 'machine.';

/** Only what is not as it was run, so that the address of an untouched page is the page's own. */
export function fragmentOf(settings: Settings, plan: CarriedPlan): string {
  const {strategies, reference, scale, prices} = settings;
  const run = asRun(plan);
  const said: [string, string][] = [
    ...(isSame(strategies, run.strategies)
      ? []
      : strategies.map((label): [string, string] => ['strategy', label])),
    ...(reference === run.reference ? [] : [['reference', reference] as [string, string]]),
    ...(scale === run.scale ? [] : [['scale', scale] as [string, string]]),
    ...Object.entries(prices).map(([name, value]): [string, string] => [PRICE + name, String(value)]),
  ];
  return new URLSearchParams(said).toString();
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export interface Read {
  readonly settings: Settings;
  /** What the address says that this page has no use for, a sentence each. */
  readonly refused: readonly string[];
}

/** Of an address that names a place on the page nothing is set. */
export function settingsIn(fragment: string, plan: CarriedPlan, priced: readonly string[]): Read {
  const run = asRun(plan);
  const said = new URLSearchParams(fragment.includes('=') ? fragment : '');
  const refused: string[] = [];
  const known = (label: string): boolean => {
    if (run.strategies.includes(label)) return true;
    refused.push(`The address names the strategy “${label}”, which this run does not have.`);
    return false;
  };
  const strategies = [...new Set(said.getAll('strategy'))].filter(known);
  const [reference = run.reference] = said.getAll('reference').filter(known);
  const [scale = run.scale] = said.getAll('scale').filter(each => {
    if (isScale(each)) return true;
    refused.push(`The address asks for the scale “${each}”, expected log or linear.`);
    return false;
  });
  const prices = [...said].flatMap(([name, text]): [string, number][] => {
    if (!name.startsWith(PRICE)) return [];
    const value = Number(text);
    const price = name.slice(PRICE.length);
    if (priced.includes(price) && text.trim() !== '' && Number.isFinite(value) && value >= 0)
      return [[price, value]];
    refused.push(`The address sets ${name} to “${text}”, expected a price of this machine in cycles.`);
    return [];
  });
  const shown = strategies.length === 0 ? run.strategies : strategies;
  return {
    settings: {
      strategies: shown.includes(reference) ? shown : [reference, ...shown],
      reference,
      scale: scale as Scale,
      prices: Object.fromEntries(prices),
    },
    refused,
  };
}

const isScale = (text: string): text is Scale => text === 'log' || text === 'linear';
