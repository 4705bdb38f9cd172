/**
 * A run's folder. Cells are appended as their passes end, each pass in one write; when all are there, they are put into
 * the spec's order through a temporary file, so that the finished file is the same to the byte however it came about.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {reasonOf} from './data-file.ts';
import {cellSchema, type Cell} from './result.ts';
import {UsageError} from './usage-error.ts';

const CELLS = 'cells.ndjson';
const SPEC = 'spec.json';
/** How the name of a chart's specification ends; its pictures lie beside it. */
const SPECIFICATION = '.vl.json';

export class Store {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder the run of `spec`, or finds that it is already. */
  open(spec: string): void {
    this.guard(() => makeFolder(this.folder));
    const held = this.read(SPEC);
    if (held === spec) return;
    if (held !== undefined) {
      throw new UsageError(
        `${this.folder} holds the run of another spec: name another folder with --out, or replace it with --fresh`,
      );
    }
    if (readdirSync(this.folder).length > 0) {
      throw new UsageError(
        `${this.folder} is not empty and not the folder of a run: name another with --out`,
      );
    }
    this.write(SPEC, spec);
  }

  /** Makes the folder the run of `spec`, with no cell done. */
  openFresh(spec: string): void {
    this.guard(() => makeFolder(this.folder));
    if (this.read(SPEC) === undefined && readdirSync(this.folder).length > 0) this.open(spec);
    this.write(CELLS, '');
    this.write(SPEC, spec);
  }

  /** Whether there is a run in the folder at all. */
  get exists(): boolean {
    return existsSync(join(this.folder, SPEC));
  }

  spec(): string {
    return this.read(SPEC) ?? '';
  }

  /** Every whole cell of this version that is stored. What a kill left of a last line is dropped, from the file too. */
  cells(): readonly Cell[] {
    const text = this.read(CELLS) ?? '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) this.write(CELLS, whole);
    return whole.split('\n').flatMap(line => {
      const parsed = cellSchema.safeParse(jsonOf(line));
      return parsed.success ? [parsed.data] : [];
    });
  }

  append(cells: readonly Cell[]): void {
    this.guard(() => appendFileSync(join(this.folder, CELLS), linesOf(cells)));
  }

  /** Leaves exactly these cells, in this order. */
  settle(cells: readonly Cell[]): void {
    this.write(CELLS, linesOf(cells));
  }

  /** Puts a whole file in place at once. */
  write(name: string, content: string | Uint8Array): void {
    const path = join(this.folder, name);
    this.guard(() => {
      makeFolder(dirname(path));
      // A name of its own: another process may be at the same folder.
      const draft = `${path}.${process.pid}.tmp`;
      writeFileSync(draft, content);
      renameSync(draft, path);
    });
  }

  /** Removes the pictures of an earlier rendering that `names` leaves out; what else `folder` holds is not ours. */
  keepOnly(folder: string, names: readonly string[]): void {
    const path = join(this.folder, folder);
    this.guard(() => {
      const held = existsSync(path) ? readdirSync(path) : [];
      const stale = held.filter(name => name.endsWith(SPECIFICATION) && !names.includes(name));
      for (const specification of stale) {
        const name = specification.slice(0, -SPECIFICATION.length);
        for (const picture of [SPECIFICATION, '.svg', '.png'])
          rmSync(join(path, name + picture), {force: true});
      }
    });
  }

  private read(name: string): string | undefined {
    const path = join(this.folder, name);
    return existsSync(path) ? this.guard(() => readFileSync(path, 'utf8')) : undefined;
  }

  private guard<Answer>(touch: () => Answer): Answer {
    try {
      return touch();
    } catch (thrown) {
      throw new UsageError(`${this.folder}: cannot keep a run there: ${reasonOf(thrown)}`);
    }
  }
}

/** Step by step: Node's own recursion never ends where a folder cannot be made, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new UsageError(`${path} is not a folder`);
    return;
  }
  makeFolder(dirname(path));
  mkdirSync(path);
}

const linesOf = (cells: readonly Cell[]): string => cells.map(cell => `${JSON.stringify(cell)}\n`).join('');

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
