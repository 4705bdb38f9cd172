import {LARGE, PRESENT, type Level} from '../../hardware/address.ts';
import type {Entry} from '../observation.ts';
import type {Setting} from './setting.ts';

/** The levels of tables, as far as a walk or a shadow page has told them. */
export class Levels {
  private readonly setting: Setting;
  private readonly known = new Map<string, Level>();

  constructor(setting: Setting) {
    this.setting = setting;
  }

  /** The entry was read in a table of `level`, where that is known; what is known of it now. */
  learn(entry: Entry, level: Level | undefined): Level | undefined {
    const told = level ?? this.of(entry);
    if (told !== undefined) this.known.set(nameOf(entry), told);
    this.learnBelow(entry, told);
    return told;
  }

  /** What an entry of a table of `level` leads to, if that is a table, is one level down. */
  learnBelow({owner, frame, flags}: Entry, level: Level | undefined): void {
    if (level === undefined || level === 1 || !(flags & PRESENT) || flags & LARGE) return;
    this.known.set(nameOf({owner, table: frame}), level - 1);
  }

  of(entry: Entry): Level | undefined {
    const {owner, table} = entry;
    const {standsFor, levelOfGuest} = this.setting;
    const known = this.known.get(nameOf(entry));
    return known ?? (owner === 'host' ? standsFor(table)?.level : levelOfGuest(table));
  }
}

const nameOf = ({owner, table}: Pick<Entry, 'owner' | 'table'>): string => `${owner} ${table}`;
