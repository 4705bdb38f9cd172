/** A run as it is compared: the cells of its file, and what is wrong with the rest of it. */
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {z} from 'zod';
import {namedIn} from '../suite/store/cell-line.ts';
import {damageOf} from '../suite/store/kept-cells.ts';
import {Spoilt} from '../suite/store/sealed.ts';
import {reasonOf} from '../suite/system-error.ts';
import {UsageError} from '../suite/usage-error.ts';
import {comparableIn, keyOf, type ComparableCell, type Place} from './comparable-cell.ts';

export interface ComparedRun {
  /** As it was named. */
  readonly name: string;
  /** By place. */
  readonly cells: ReadonlyMap<string, ComparableCell>;
  /** Of places that no line has a cell of. */
  readonly failed: ReadonlyMap<string, Place>;
  /** A sentence about the lines that cannot be believed, without its full stop, and how many they are. */
  readonly damage?: {readonly lines: number; readonly sentence: string};
  /** Hash of the source that made it, where that is known. */
  readonly simulator?: string;
}

const CELLS = 'cells.ndjson';
const STAGES = 'stages';

/** `name` is the folder of a run, a reference, a baseline or a tuning, the id of a run, or a file of cells. */
export function comparedRun(name: string): ComparedRun {
  const path = /^[0-9a-f]+$/.test(name) && !existsSync(name) ? join('results/runs', name) : name;
  const files = filesOf(path);
  if (files.length === 0)
    throw new UsageError(
      `${name}: no run is kept there, expected a folder that has a ${CELLS}, or such a file`,
    );
  const cells = new Map<string, ComparableCell>();
  const failed = new Map<string, Place>();
  const wrong: string[] = [];
  for (const file of files)
    for (const [at, text] of linesOf(file).entries()) {
      try {
        keep(comparableIn(text), cells, failed);
      } catch (thrown) {
        if (!(thrown instanceof Spoilt)) throw thrown;
        wrong.push(`${file}, line ${at + 1} (${namedIn(text)}) ${thrown.message}`);
      }
    }
  if (cells.size + failed.size + wrong.length === 0) throw new UsageError(`${name}: there are no cells`);
  for (const key of cells.keys()) failed.delete(key);
  return {
    name,
    cells,
    failed,
    ...(wrong.length === 0 ? {} : {damage: {lines: wrong.length, sentence: damageOf(wrong)}}),
    ...simulatorOf(files[0], path),
  };
}

/** Every line of a run's folder, those that stages of a tuning share once. */
export const cellLines = (folder: string): readonly string[] => [
  ...new Set(filesOf(folder).flatMap(linesOf)),
];

/** A tuning has a file a stage. */
function filesOf(path: string): readonly string[] {
  if (statSync(path, {throwIfNoEntry: false})?.isFile()) return [path];
  const whole = join(path, CELLS);
  if (existsSync(whole)) return [whole];
  const stages = join(path, STAGES);
  if (!existsSync(stages)) return [];
  return readdirSync(stages)
    .toSorted()
    .map(stage => join(stages, stage, CELLS))
    .filter(file => existsSync(file));
}

/** What a kill left of a last line is one as well. */
function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .replace(/\n$/, '')
      .split('\n')
      .filter((text, at) => text !== '' || at > 0);
  } catch (thrown) {
    throw new UsageError(`${file}: ${reasonOf(thrown)}`);
  }
}

/** Of two lines of a place the later counts, as a run that went on in another version leaves them. */
function keep(
  line: ReturnType<typeof comparableIn>,
  cells: Map<string, ComparableCell>,
  failed: Map<string, Place>,
): void {
  if ('cell' in line) cells.set(keyOf(line.cell), line.cell);
  else failed.set(keyOf(line.failed), line.failed);
}

const environmentSchema = z.object({simulator: z.string()});

/** From what lies beside the cells, or in the folder of the tuning. */
function simulatorOf(file: string, path: string): Pick<ComparedRun, 'simulator'> {
  for (const folder of [dirname(file), path]) {
    try {
      const text = readFileSync(join(folder, 'environment.json'), 'utf8');
      return environmentSchema.parse(JSON.parse(text));
    } catch {
      // Whoever compares cells alone does not know it.
    }
  }
  return {};
}
