/** What is exported that is no run: its tables, its pictures, and all of it. */
import type {DataTable} from '../report/data-table.ts';
import type {Picture} from '../report/pictures.ts';
import type {ProvenanceEntries} from './provenance.ts';

export interface NamedTable {
  /** Of its file, without what follows the dot. */
  readonly name: string;
  readonly table: DataTable;
}

export interface Finding {
  /** What it is called where all of it is one file. */
  readonly name: 'tuning' | 'map';
  readonly tables: readonly NamedTable[];
  readonly pictures: readonly Picture[];
  /** In millimetres, of pictures whose parts have their places in pixels, so that none can be made wider by itself. */
  readonly fixedWidth?: number;
  /** As `--json` prints it. */
  readonly result: object;
  readonly provenance: ProvenanceEntries;
}
