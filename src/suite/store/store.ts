/**
 * The folder of a run or of a tuning. Cells are appended as their passes end, each pass in one write, and by each shard to a
 * segment of its own; when all are there, they are put into the spec's order through a draft, so that the finished file
 * is the same to the byte however it came about.
 */
import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {reasonOf} from '../system-error.ts';
import type {Cell} from '../result.ts';
import {UsageError} from '../usage-error.ts';
import type {Shard} from '../shards/shard.ts';
import {readLine, type StoredLine} from './cell-line.ts';
import {addTo, isDraft, makeFolder, putWhole, removeLeftDrafts} from './durable.ts';
import {Hold, isHolder} from './hold.ts';
import {sealed} from './sealed.ts';
import {removeSegments, segmentOf, shardsIn} from './segments.ts';

const CELLS = 'cells.ndjson';
const SPEC = 'spec.json';
/** How the name of a chart's specification ends; its pictures lie beside it. */
const SPECIFICATION = '.vl.json';

export const TAKEN_AWAY = 'it was taken away';

/** What is kept in a folder, and the option that names another. */
export interface Kind {
  readonly noun: 'run' | 'tuning';
  readonly option: '--out' | '--folder';
}

export const RUN: Kind = {noun: 'run', option: '--out'};
export const TUNING: Kind = {noun: 'tuning', option: '--folder'};

export class Store {
  readonly folder: string;
  private readonly kind: Kind;
  private readonly shard: Shard | undefined;
  /** The file of cells that is written. */
  private readonly own: string;
  private opened = false;

  /** Of a run, or of one shard of it. */
  constructor(folder: string, kind: Kind = RUN, shard?: Shard) {
    this.folder = folder;
    this.kind = kind;
    this.shard = shard;
    this.own = shard === undefined ? CELLS : segmentOf(shard);
  }

  get cellsPath(): string {
    return join(this.folder, this.own);
  }

  /**
   * Makes the folder that of `spec`, or finds that it is already; `replaced`, with no cell done, of a shard none of its own.
   * Nobody else may be at work there until the hold ends, but for other shards beside a shard.
   */
  open(spec: string, stored: 'kept' | 'replaced'): Hold {
    this.guard(() => makeFolder(this.folder));
    this.refuseForeign();
    const hold = this.guard(() => new Hold(this.folder, this.kind.option, this.shard));
    try {
      this.guard(() => removeLeftDrafts(this.folder));
      this.become(spec, stored);
      this.opened = true;
      return hold;
    } catch (thrown) {
      hold.end();
      throw thrown;
    }
  }

  /** Whether there is anything of ours in the folder at all. */
  get exists(): boolean {
    return existsSync(join(this.folder, SPEC));
  }

  spec(): string {
    return this.read(SPEC) ?? '';
  }

  /** A file of the folder; undefined where there is none. */
  text(name: string): string | undefined {
    return this.read(name);
  }

  /** Every line of the file of cells, but for what a kill left of a last one. */
  texts(name = CELLS): readonly string[] {
    return (this.read(name) ?? '').split('\n').slice(0, -1);
  }

  /** The same, read as cells, and those of every segment. */
  lines(): readonly StoredLine[] {
    return [CELLS, ...shardsIn(this.folder).map(segmentOf)].flatMap(name => {
      const file = join(this.folder, name);
      return this.texts(name).map((text, at) => readLine(text, {file, number: at + 1}));
    });
  }

  /** Takes what a kill left of a last line out of the file, before more is appended. */
  dropTornLine(): void {
    const text = this.read(this.own) ?? '';
    if (text !== '' && !text.endsWith('\n')) this.write(this.own, text.slice(0, text.lastIndexOf('\n') + 1));
  }

  /** Makes the file that is appended to, so that it is there after a power cut, and to be seen that the shard has begun. */
  beginSegment(): void {
    if (this.read(this.own) === undefined) this.write(this.own, '');
  }

  append(cells: readonly Cell[]): void {
    this.guard(() => addTo(this.cellsPath, linesOf(cells)));
  }

  /** Leaves exactly these cells, in this order and in one file. */
  settle(cells: readonly Cell[]): void {
    this.write(CELLS, linesOf(cells));
    this.guard(() => removeSegments(this.folder));
  }

  /** Puts a whole file in place at once. */
  write(name: string, content: string | Uint8Array): void {
    this.guard(() => {
      // Made anew, it would lack what was in it, and belong to nobody.
      if (this.opened && !existsSync(this.folder)) throw new Error(TAKEN_AWAY);
      putWhole(join(this.folder, name), content);
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

  /** A folder without a spec is ours where it holds nothing, or what a process left that was killed before it wrote one. */
  private refuseForeign(): void {
    if (this.exists) return;
    const {noun, option} = this.kind;
    if (this.guard(() => readdirSync(this.folder)).some(isForeign)) {
      throw new UsageError(
        `${this.folder} is not empty and not the folder of a ${noun}: name another with ${option}`,
      );
    }
  }

  private become(spec: string, stored: 'kept' | 'replaced'): void {
    const {noun, option} = this.kind;
    const held = this.read(SPEC);
    const mayReplace = stored === 'replaced' && this.shard === undefined;
    if (held !== undefined && held !== spec && !mayReplace) {
      // A shard would take away what others are at work on.
      const replace = this.shard === undefined ? ', or replace it with --fresh' : '';
      throw new UsageError(
        `${this.folder} holds the ${noun} of another spec: name another folder with ${option}${replace}`,
      );
    }
    // First the cells: those of another spec are never found beside this one.
    if (mayReplace) this.guard(() => removeSegments(this.folder));
    if (stored === 'replaced' && this.read(this.own) !== undefined) this.write(this.own, '');
    if (held !== spec) this.write(SPEC, spec);
  }

  private read(name: string): string | undefined {
    const path = join(this.folder, name);
    return existsSync(path) ? this.guard(() => readFileSync(path, 'utf8')) : undefined;
  }

  private guard<Answer>(touch: () => Answer): Answer {
    try {
      return touch();
    } catch (thrown) {
      if (thrown instanceof UsageError) throw thrown;
      throw new UsageError(`${this.folder}: cannot keep a ${this.kind.noun} there: ${reasonOf(thrown)}`);
    }
  }
}

const isForeign = (name: string): boolean => !isHolder(name) && !isDraft(name);

const linesOf = (cells: readonly Cell[]): string => cells.map(cell => `${sealed(cell)}\n`).join('');
