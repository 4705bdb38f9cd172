/**
 * Which frames are linked as tables: reached from a root that the guest has loaded, by entries that are present and no
 * leaves. A frame may be linked at several levels, and from several entries. Levels fall along every link, so counting
 * the links to each (frame, level) is exact even where tables point at themselves.
 */
import {PRESENT, type Gfn, type Level} from '../hardware/address.ts';
import {isLeaf, type Reference} from './reference.ts';

/** Above the highest level there is. */
const LEVEL_STRIDE = 8;

export class Links {
  private readonly reference: Reference;
  private readonly counts = new Map<number, number>();
  private readonly roots = new Set<Gfn>();

  constructor(reference: Reference) {
    this.reference = reference;
  }

  isLinked(gfn: Gfn): boolean {
    return this.levelsOf(gfn).length > 0;
  }

  /** At which levels the frame is linked. */
  levelsOf(gfn: Gfn): readonly Level[] {
    const linked: Level[] = [];
    for (let level = 1; level <= this.levels; level++) {
      if (this.counts.has(this.key(gfn, level))) linked.push(level);
    }
    return linked;
  }

  /** The guest loads `root` into CR3. */
  load(root: Gfn): void {
    if (this.roots.has(root)) return;
    this.roots.add(root);
    this.link(root, this.levels);
  }

  /** A root that is not loaded now stops being one when something else is written into it. */
  retire(root: Gfn): void {
    if (root === this.reference.root || !this.roots.delete(root)) return;
    this.unlink(root, this.levels);
  }

  /**
   * Before an entry changes its link goes. From the top down: dropping a link may drop the table's own lower ones, and
   * with them the entry's.
   */
  forget(table: Gfn, index: number): void {
    for (let level = this.levels; level > 1; level--) {
      const child = this.linkedChild(table, index, level);
      if (child !== undefined) this.unlink(child, level - 1);
    }
  }

  /** After it changed its new link comes. From the bottom up, for the same reason. */
  learn(table: Gfn, index: number): void {
    for (let level = 2; level <= this.levels; level++) {
      const child = this.linkedChild(table, index, level);
      if (child !== undefined) this.link(child, level - 1);
    }
  }

  private get levels(): Level {
    return this.reference.paging.levels;
  }

  private linkedChild(table: Gfn, index: number, level: Level): Gfn | undefined {
    return this.counts.has(this.key(table, level)) ? this.childOf(table, index, level) : undefined;
  }

  private childOf(table: Gfn, index: number, level: Level): Gfn | undefined {
    const storage = this.reference.tables.get(table);
    if (storage === undefined) return undefined;
    const flags = storage.flags[index];
    return flags & PRESENT && !isLeaf(flags, level) ? storage.frames[index] : undefined;
  }

  private link(gfn: Gfn, level: Level): void {
    const key = this.key(gfn, level);
    const count = this.counts.get(key) ?? 0;
    this.counts.set(key, count + 1);
    if (count === 0) this.eachChild(gfn, level, child => this.link(child, level - 1));
  }

  private unlink(gfn: Gfn, level: Level): void {
    const key = this.key(gfn, level);
    const count = this.counts.get(key)!;
    if (count > 1) {
      this.counts.set(key, count - 1);
      return;
    }
    this.counts.delete(key);
    this.eachChild(gfn, level, child => this.unlink(child, level - 1));
  }

  private eachChild(gfn: Gfn, level: Level, visit: (child: Gfn) => void): void {
    if (level === 1) return;
    for (let index = 0; index < this.reference.paging.entries; index++) {
      const child = this.childOf(gfn, index, level);
      if (child !== undefined) visit(child);
    }
  }

  private key(gfn: Gfn, level: Level): number {
    return gfn * LEVEL_STRIDE + level;
  }
}
