/** A result as a reader looks at it: one machine, its workloads by family, its strategies in the order they were asked for. */
import type {Note} from '../suite/conclusions/note.ts';
import type {FailedCell, OkCell, Result, SummaryRow} from '../suite/result.ts';
import {CHART_WIDTH} from './charts/theme.ts';
import type {MachineNote, ReportContext, StrategyNote, WorkloadNote} from './context.ts';
import {nameWithKind} from './labels.ts';
import {guestNotes} from './notes.ts';
import type {Part} from './part.ts';
import {sightOf} from './sight.ts';
import {unsteadyNotes} from './slowdown.ts';

/** The cells of one workload under one strategy: one a seed. */
export interface Group {
  readonly family: string;
  readonly workload: string;
  readonly strategy: string;
  readonly cells: readonly OkCell[];
  readonly failures: readonly FailedCell[];
  /** Absent where no seed ended well. */
  readonly summary: SummaryRow | undefined;
}

export interface Family {
  readonly name: string;
  readonly workloads: readonly WorkloadNote[];
}

/** A sentence, and the rows that it is about: all of them unless told. */
export interface ViewNote {
  readonly sentence: string;
  readonly workloads?: readonly string[];
}

export interface View {
  readonly machine: MachineNote;
  /** What was pretended about the machine. */
  readonly hypothetical: string | undefined;
  readonly reference: string;
  /** Of the axis of slowdowns. */
  readonly scale: 'log' | 'linear';
  /** Those that have a host: all but these are what others are measured by, and no rivals. */
  readonly virtual: readonly string[];
  readonly families: readonly Family[];
  readonly strategies: readonly string[];
  /** Of each strategy, its label and what kind it is, as legends name it. */
  readonly names: Readonly<Record<string, string>>;
  /** What the eviction policies may see, in words; undefined where no strategy has one. */
  readonly sight: string | undefined;
  /** What must be known of the guests in its rows. */
  readonly notes: readonly ViewNote[];
  /** By family, then workload, then strategy; a pair that was never asked for has none. */
  readonly groups: readonly Group[];
  /** Of its pictures, in pixels. */
  readonly width: number;
  /** Of a view that was too long for one picture. */
  readonly part?: Part;
}

/** One view a machine, since cycles of different machines share no axis. Its pictures are as wide as a column unless told. */
export function viewsOf(result: Result, context: ReportContext, width = CHART_WIDTH): readonly View[] {
  return distinct(result.cells.map(cell => cell.machine)).map(machine => ({
    ...viewOf(result, context, machine),
    width,
  }));
}

function viewOf(result: Result, context: ReportContext, machine: string): Omit<View, 'width'> {
  const cells = result.cells.filter(cell => cell.machine === machine);
  const strategies = distinct(cells.map(cell => cell.strategy));
  const families = familiesOf(distinct(cells.map(cell => cell.workload)), context);
  const groups = families.flatMap(family =>
    family.workloads.flatMap(({label}) =>
      strategies.map(strategy => groupOf(result, {family: family.name, workload: label, strategy, machine})),
    ),
  );
  return {
    machine: machineNote(context, machine),
    hypothetical: cells.find(cell => cell.hypothetical !== undefined)?.hypothetical,
    reference: referenceIn(groups) ?? context.reference,
    scale: context.scale ?? 'log',
    virtual: strategies.filter(label => strategyNote(context, label).virtual),
    families,
    strategies,
    names: namesOf(strategies, context),
    sight: sightOf(strategies.map(label => strategyNote(context, label))),
    notes: [
      ...unsteadyNotes(groups),
      ...guestNotes(result, machine).map(note => viewNote(note, context.workloads)),
    ],
    groups: groups.filter(group => group.cells.length + group.failures.length > 0),
  };
}

/** Of a workload's id it is about all rows that are variants of it; of none about all that there are. */
const viewNote = ({sentence, workloads}: Note, all: readonly WorkloadNote[]): ViewNote =>
  workloads.length === 0
    ? {sentence}
    : {
        sentence,
        workloads: all.filter(({id}) => workloads.includes(id)).map(({label}) => label),
      };

/** Where all rows are over one strategy it is that, whichever the run has. */
function referenceIn(groups: readonly Group[]): string | undefined {
  const [first, ...others] = new Set(groups.flatMap(({summary}) => summary?.reference ?? []));
  return others.length === 0 ? first : undefined;
}

interface Place {
  readonly family: string;
  readonly workload: string;
  readonly strategy: string;
  readonly machine: string;
}

function groupOf(result: Result, {family, ...place}: Place): Group {
  const {workload, strategy} = place;
  const here = (other: Omit<Place, 'family'>) =>
    other.workload === workload && other.strategy === strategy && other.machine === place.machine;
  const cells = result.cells.filter(here);
  return {
    family,
    workload,
    strategy,
    cells: cells.filter(cell => cell.status === 'ok'),
    failures: cells.filter(cell => cell.status === 'failed'),
    summary: result.summary.find(here),
  };
}

function familiesOf(labels: readonly string[], context: ReportContext): readonly Family[] {
  const workloads = labels.map(label => workloadNote(context, label));
  return distinct(workloads.map(workload => workload.family)).map(name => ({
    name,
    workloads: workloads.filter(workload => workload.family === name),
  }));
}

function workloadNote(context: ReportContext, label: string): WorkloadNote {
  const note = context.workloads.find(workload => workload.label === label);
  if (note === undefined) throw new Error(`report: the context says nothing of workload '${label}'`);
  return note;
}

/** Variants of one strategy are of one kind, which the first of them says; an eviction policy is said where it is another. */
function namesOf(strategies: readonly string[], context: ReportContext): Readonly<Record<string, string>> {
  const said = new Map<string, string | undefined>();
  return Object.fromEntries(
    strategies.map(label => {
      const {title, eviction} = strategyNote(context, label);
      const kind = said.has(title) ? undefined : title;
      const policy = said.get(title) === eviction?.policy ? undefined : eviction?.policy;
      if (kind !== undefined) said.set(title, eviction?.policy);
      return [label, nameWithKind(label, kind, policy)];
    }),
  );
}

function strategyNote(context: ReportContext, label: string): StrategyNote {
  const note = context.strategies.find(strategy => strategy.label === label);
  if (note === undefined) throw new Error(`report: the context says nothing of strategy '${label}'`);
  return note;
}

function machineNote(context: ReportContext, label: string): MachineNote {
  const note = context.machines.find(machine => machine.label === label);
  if (note === undefined) throw new Error(`report: the context says nothing of machine '${label}'`);
  return note;
}

/** Over the seeds that ended well; undefined where none did. */
export function meanOf(group: Group, value: (cell: OkCell) => number): number | undefined {
  if (group.cells.length === 0) return undefined;
  return group.cells.reduce((sum, cell) => sum + value(cell), 0) / group.cells.length;
}

/** What a reader must know about seeds that failed: nothing, "failed" or "1 of 5 failed". */
export function failureNote({cells, failures}: Group): string | undefined {
  if (failures.length === 0) return undefined;
  if (cells.length === 0) return 'failed';
  return `${failures.length} of ${cells.length + failures.length} failed`;
}

export function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The strategy that a workload's slowdowns are over: the run's, or one of its own. */
export function referenceOf({groups, reference}: View, workload: string): string {
  const rows = groups.filter(group => group.workload === workload).map(({summary}) => summary);
  return rows.find(row => row !== undefined)?.reference ?? reference;
}
