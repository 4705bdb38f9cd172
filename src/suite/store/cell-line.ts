/** A line of a file of cells, and where it stands: the cell, or what is wrong with the line. */
import {z} from 'zod';
import {cellSchema, type Cell} from '../result.ts';
import {sentenceOfIssue} from '../spec-issue.ts';
import {sentenceOf} from '../usage-error.ts';
import {unsealed} from './sealed.ts';

interface Where {
  readonly file: string;
  readonly number: number;
}

export type StoredLine = Where & ({readonly cell: Cell} | {readonly named: string; readonly problem: string});

export function readLine(text: string, where: Where): StoredLine {
  try {
    const value = unsealed(text);
    const cell = cellSchema.safeParse(value);
    if (cell.success) return {...where, cell: cell.data};
    const problem = `is no cell of this version: ${sentenceOfIssue(cell.error.issues[0], value, () => [])}`;
    return {...where, named: namedIn(text), problem};
  } catch (thrown) {
    return {...where, named: namedIn(text), problem: sentenceOf(thrown)};
  }
}

const identity = z.object({workload: z.string(), strategy: z.string(), seed: z.number()});

/** Which cell a line is of, as far as it can be read. */
export function namedIn(text: string): string {
  try {
    return nameOf(identity.parse(JSON.parse(text)));
  } catch {
    return 'a cell that cannot be read';
  }
}

export const nameOf = ({workload, strategy, seed}: z.infer<typeof identity>): string =>
  `${workload} under ${strategy}, seed ${seed}`;
