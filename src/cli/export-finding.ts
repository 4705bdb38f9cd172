/** A tuning or the map of `reproduce` as it is exported, with all that is known of where it comes from. */
import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import type {Finding} from '../export/finding.ts';
import {entriesOf, type ProvenanceEntries} from '../export/provenance.ts';
import {type CrossoverMap, mapSchema} from '../reproduce/map/result.ts';
import {sha256} from '../suite/canonical.ts';
import {version} from '../suite/environment.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {AskedExport} from './export-options.ts';
import {commandFor, environmentIn} from './export-source.ts';
import {foundIn, tuningFolder} from './report-tuning.ts';

/** Where either lies. */
export interface FindingFolder {
  readonly kind: Finding['name'];
  readonly folder: string;
  /** Whether it holds what was found alone, without the spec. */
  readonly isReference: boolean;
}

const TUNING = 'tune.json';
const MAP = 'map.json';
const SPEC = 'spec.json';

/** Undefined where `name` is neither. The folder of a map is a run's, too: whoever means the map names its file, unless only that is there. */
export function findingFolder(name: string): FindingFolder | undefined {
  const tuned = tuningFolder(basename(name) === TUNING ? dirname(name) : name);
  if (tuned !== undefined)
    return {kind: 'tuning', folder: tuned, isReference: !existsSync(join(tuned, SPEC))};
  const folder = basename(name) === MAP ? dirname(name) : name;
  const isReference = !existsSync(join(folder, SPEC));
  const isMap = existsSync(join(folder, MAP)) && (isReference || folder !== name);
  return isMap ? {kind: 'map', folder, isReference} : undefined;
}

/** `name` is what it was asked for by. */
export async function findingIn(
  {kind, folder}: FindingFolder,
  name: string,
  asked: AskedExport,
): Promise<Finding> {
  refuseIdle(kind, name, asked);
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  if (kind === 'tuning') {
    const result = foundIn(folder);
    const {tuningFinding} = await import('../export/tuning.ts');
    return tuningFinding(
      result,
      provenanceIn(folder, ['tuning', result.tuning], commandFor(name, asked, wordsOf(kind, asked))),
    );
  }
  const map = mapIn(join(folder, MAP));
  const {mapFinding} = await import('../export/map.ts');
  return mapFinding(
    map,
    provenanceIn(folder, ['machine', map.machine], commandFor(name, asked, wordsOf(kind, asked))),
  );
}

/** What was asked for by name, and the width where there is one. */
function wordsOf(
  kind: Finding['name'],
  {format, tables = [], charts = [], width}: AskedExport,
): readonly string[] {
  return [
    ...tables.flatMap(table => ['--table', table]),
    ...charts.flatMap(chart => ['--chart', chart]),
    ...(kind === 'tuning' && format.subject === 'charts' ? ['--width', width] : []),
  ];
}

function refuseIdle(kind: Finding['name'], name: string, {told, set}: AskedExport): void {
  const remedy = kind === 'tuning' ? ': tune with --set machine.NAME' : '';
  if (set.length > 0) throw new UsageError(`${name}: a ${kind} is not priced anew${remedy}`);
  if (told.shape) throw new UsageError(`--shape is for the cells of a run: a ${kind} has none`);
  if (told.width && kind === 'map')
    throw new UsageError(
      '--width: the map is 240 mm wide, for a page on its side, and cannot be laid out anew',
    );
}

function provenanceIn(folder: string, id: readonly [string, string], command: string): ProvenanceEntries {
  const spec = join(folder, SPEC);
  const {command: ran, simulator} = environmentIn(folder);
  return entriesOf([
    ['pagewalk', version()],
    id,
    ['spec', existsSync(spec) ? sha256(readFileSync(spec, 'utf8')) : undefined],
    ['simulator', simulator],
    ['ran', ran],
    ['command', command],
  ]);
}

function mapIn(path: string): CrossoverMap {
  const {data} = mapSchema.safeParse(jsonIn(path));
  if (data !== undefined) return data;
  throw new UsageError(
    `${path}: is not a map as this version writes it: \`pagewalk reproduce --map\` makes it anew`,
  );
}

/** Undefined where it is none. */
function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
