import {TEXTBOOK_PARAMETERS} from '../../machines/textbook.ts';
import type {Settings, SpecInput} from '../../suite/spec.ts';
import {WALK_LOAD_NAMES, total} from '../../timing/events.ts';
import type {Priced} from '../reading.ts';
import type {Measure, Target} from '../target.ts';

const TEXTBOOK = Object.fromEntries(TEXTBOOK_PARAMETERS.map(parameter => [parameter, 0]));

interface Walk {
  readonly name: string;
  readonly strategy: string;
  readonly loads: number;
  readonly pages?: number;
  readonly guest?: Settings;
  readonly host?: Settings;
  readonly machine?: Settings;
}

const LARGE_GUEST = {'guest.largePages': 'always'};
const LARGE_HOST = {'host.pageKiB': 2048};
const FIVE = {'guest.levels': 5, 'host.levels': 5};

const WALKS: readonly Walk[] = [
  {name: 'native', strategy: 'native', loads: 4},
  {name: 'shadow', strategy: 'shadow-cached', loads: 4},
  {name: 'nested', strategy: 'nested', loads: 24},
  {name: 'nested, 2 MiB guest pages', strategy: 'nested', loads: 19, guest: LARGE_GUEST},
  {name: 'nested, 2 MiB host pages', strategy: 'nested', loads: 19, host: LARGE_HOST},
  {
    name: 'nested, 2 MiB pages of both',
    strategy: 'nested',
    loads: 15,
    // A second-level TLB would hold all of them.
    pages: 32_768,
    machine: {stlbEntries: 0},
    guest: LARGE_GUEST,
    host: LARGE_HOST,
  },
  {name: 'nested, five levels of both', strategy: 'nested', loads: 35, guest: FIVE, machine: {fiveLevels: 1}},
];

function runOf({name, strategy, pages = 4096, guest = {}, host = {}, machine = {}}: Walk): SpecInput {
  return {
    workloads: [{workload: 'gups', label: name, set: {tablePages: pages, ...guest, ...host}}],
    strategies: [strategy],
    machines: [{machine: 'cascade-lake', label: name, set: {...TEXTBOOK, ...machine}}],
    reference: strategy,
    seeds: 1,
  };
}

function measureOf({name, strategy, loads}: Walk): Measure {
  return {
    name,
    published: loads,
    low: loads,
    high: loads,
    tolerance: 'arithmetic: (levels of the guest + 1) × (levels of the host + 1) − 1',
    unit: '',
    ours: reading => loadsAWalk(reading.cell(name, strategy, name)),
  };
}

const loadsAWalk = ({events}: Priced): number => total(events, WALK_LOAD_NAMES) / events.tlbMisses;

export const walkReferences: Target = {
  id: 'T1',
  title: 'Loads of a walk, without walk caches',
  kind: 'exact',
  claim:
    'A walk loads 4 table entries natively and under shadow paging, and 24 under nested paging; 19 where the pages of one side are large, 15 where both are, and 35 with five levels.',
  source: {
    authors: 'Bhargava, Serebrin, Spadini and Manne',
    title: 'Accelerating Two-Dimensional Page Walks for Virtualized Systems',
    venue: 'ASPLOS 2008',
    where: 'abstract, and the arithmetic that follows from it',
    provenance: 'read in the text',
  },
  standsFor: [
    'cascade-lake without paging-structure caches and nested TLB (--textbook): the arithmetic is of walks that have no shortcuts',
    'gups, whose accesses nearly all miss the TLB: any workload that misses would do',
  ],
  test: {runs: WALKS.map(runOf), measures: WALKS.map(measureOf)},
};
