/**
 * A program in columns, a row an access or a part of a system call. What each kind puts into its columns stands beside it; `low` and
 * `high` are the halves of a number of up to 2^64, of which one above 2^53 has lost its last bits.
 *
 * Instructions run together: a FETCH names the line of code that the program goes to, and executes one instruction of it. Further ones
 * of the same line stand as a number in the next row, whatever that is, before which they were executed.
 */

/** `low` and `high` the page, `byte` and `bytes` where in it; `instructions` executed before. */
export const [FETCH, LOAD, STORE, MODIFY] = [0, 1, 2, 3];
/** More instructions of the line than one row can say. */
export const EXECUTED = 4;

/** What `ProgramSink` names. START and EXECUTE: `bytes` segments, `low` and `high` the stack's end; a NAME, then segments follow. */
export const [START, EXECUTE] = [8, 9];
/** `low` the process. */
export const [RUN, FORK, VFORK] = [10, 11, 12];
export const EXIT = 13;
/**
 * `low` the number, `byte` whether it succeeded (0), failed (1) or is untold (2), `bytes` arguments, as VALUEs that follow the result's;
 * and 4 more where the NAME of the file that it maps comes last.
 */
export const [CALL, SLEEP] = [14, 15];
export const WITH_FILE = 4;
export const VALUE = 16;
/** `byte` the protection, `low` and `high` the start; VALUEs follow: its bytes and, where `bytes` is 1, its offset in the file of the NAME after. */
export const SEGMENT = 17;
/** `bytes` bytes of UTF-8 in `low` and `high`, 8 in each row but the last, which may have none. */
export const NAME = 18;
export const NAME_BYTES = 8;

/** `low` the number of the signal. */
export const SIGNAL = 19;

/** Of a system call. */
export const MOST_ARGUMENTS = 6;

export const PROGRAM_COLUMNS: readonly {readonly name: string; readonly type: 'u8' | 'u16' | 'u32'}[] = [
  {name: 'kind', type: 'u8'},
  {name: 'bytes', type: 'u16'},
  {name: 'byte', type: 'u16'},
  {name: 'instructions', type: 'u16'},
  {name: 'low', type: 'u32'},
  {name: 'high', type: 'u32'},
];
