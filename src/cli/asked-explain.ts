/** The options of `pagewalk explain`, and the spec that they make. */
import {InvalidArgumentError, Option} from '@commander-js/extra-typings';
import type {Spec} from '../suite/spec.ts';
import {askedSpec} from './asked.ts';

export interface AskedExplain {
  readonly workload: string;
  readonly strategy: readonly string[];
  readonly machine: string;
  readonly seed: number;
  readonly set?: readonly string[] | undefined;
  readonly textbook?: true | undefined;
  readonly assume?: readonly 'ept'[] | undefined;
}

/** What is none of explain's options. */
const UNASKED = {jobs: 1, timeout: 0, maxCells: Number.MAX_SAFE_INTEGER};

/** Of one workload, machine and seed; the strategy that is named first is the one whose events are counted. */
export function explainSpec({workload, strategy, machine, seed, set, textbook, assume}: AskedExplain): Spec {
  return askedSpec(undefined, {
    ...UNASKED,
    workload: [workload],
    strategy,
    machine: [machine],
    seed: [seed],
    ...(set && {set}),
    ...(textbook && {textbook}),
    ...(assume && {assume}),
  });
}

const LARGEST_SEED = 0xffffffff;

export function oneSeed(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= LARGEST_SEED) return number;
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_SEED}.`);
}

export const stateOption = () =>
  new Option(
    '--state [all]',
    'show what the event meets: tables, physmap, pool and TLB, on its path or all',
  ).choices(['all'] as const);

export function pageFile(text: string): string {
  if (text.endsWith('.html')) return text;
  throw new InvalidArgumentError('Expected a file that ends in .html.');
}

export function diagramFile(text: string): string {
  if (/\.(svg|mmd)$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a file that ends in .svg, or in .mmd for Mermaid.');
}
