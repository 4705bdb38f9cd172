/** Which tests should catch a bug in a file, in rounds: those that are likely to and quick come first. */
import {readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';

/** What is imported, and workers that are started. */
const IMPORT =
  /\b(?:import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']+)'|\bimport\('(\.[^']+)'\)|\bnew URL\('([^']+\.ts)', import\.meta\.url\)/g;

/** What tests that run the command line as a process import: they reach every file, whatever else they import. */
const STARTING = /from '(\.\/test-session\.ts|node:child_process)'/;

export class Rounds {
  /** By file, those that import more of it than types. */
  private readonly importers = new Map<string, Set<string>>();
  private readonly commandTests: readonly string[];

  /** `files` are paths from `root`. */
  constructor(root: string, files: readonly string[]) {
    for (const file of files)
      for (const imported of importedBy(root, file)) this.importersOf(imported).add(file);
    this.commandTests = files.filter(
      file =>
        file.startsWith('src/cli/') && isTest(file) && STARTING.test(readFileSync(join(root, file), 'utf8')),
    );
  }

  /**
   * The test that is named after it; of those of its folder of src/ the ones that are the fewest imports away, and the others;
   * those elsewhere; and those that run the command line, which are slow, one a round, first the ones that import it.
   */
  of(file: string): readonly (readonly string[])[] {
    const distances = this.distances(file);
    const home = file.split('/').slice(0, 2).join('/');
    const tests = [...distances.keys()].filter(each => isTest(each) && !this.commandTests.includes(each));
    const near = tests.filter(each => each.startsWith(`${home}/`));
    const isOwn = (each: string): boolean => each === file.replace(/\.ts$/, '.test.ts');
    const [own, others] = partition([...near, ...this.commandTests.filter(isOwn)], isOwn);
    const least = Math.min(...others.map(each => distances.get(each)!));
    const [nearest, farther] = partition(others, each => distances.get(each) === least);
    const [importing, rest] = partition(
      this.commandTests.filter(each => !isOwn(each)),
      each => distances.has(each),
    );
    const elsewhere = tests.filter(each => !near.includes(each));
    return [own, nearest, farther, elsewhere, ...[...importing, ...rest].map(each => [each])];
  }

  /** How many imports lie between the file and each that reaches it. */
  private distances(file: string): ReadonlyMap<string, number> {
    const distances = new Map([[file, 0]]);
    for (const [reached, distance] of distances)
      for (const each of this.importersOf(reached))
        if (!distances.has(each)) distances.set(each, distance + 1);
    return distances;
  }

  private importersOf(file: string): Set<string> {
    const known = this.importers.get(file) ?? new Set();
    this.importers.set(file, known);
    return known;
  }
}

function partition<Each>(
  all: readonly Each[],
  holds: (each: Each) => boolean,
): readonly [readonly Each[], readonly Each[]] {
  return [all.filter(holds), all.filter(each => !holds(each))];
}

const isTest = (file: string): boolean => file.endsWith('.test.ts');

function importedBy(root: string, file: string): readonly string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(IMPORT)].flatMap(([, type, from, later, started]) =>
    type === undefined ? [relative(root, join(root, dirname(file), from ?? later ?? started))] : [],
  );
}
