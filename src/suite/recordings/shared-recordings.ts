/**
 * The recordings that several passes of a run replay: the first that needs one makes it and keeps it on disk, the others read
 * it. One that would take too much room is made anew each time. So is what a user's own story records, for only then does
 * a story show that does something else each time.
 */
import {canonicalJson} from '../canonical.ts';
import {isModule} from '../named-file.ts';
import type {PlannedPass} from '../planned-pass.ts';
import {MAKING, type Coming} from './coming.ts';
import type {Kept} from './kept-recording.ts';
import {freeBytes, namelessFile, type NamelessFile} from './nameless-file.ts';

interface Recording {
  /** Passes that have still to end. */
  needs: number;
  state: State;
}

type State =
  | {readonly is: 'not made'}
  | {readonly is: 'being made'; readonly file: NamelessFile}
  | {readonly is: 'kept'; readonly file: NamelessFile; readonly kept: Kept}
  | {readonly is: 'not to be kept'};

/** Of what is free on the disk, all recordings of a run may take so much: an assumption of ours. */
const SHARE_OF_DISK = 1 / 4;

export class SharedRecordings {
  private readonly recordings = new Map<string, Recording>();
  /** Bytes that may still be kept. */
  private room = freeBytes() * SHARE_OF_DISK;

  constructor(passes: readonly PlannedPass[]) {
    for (const pass of passes.filter(({workload}) => !isModule(workload))) {
      const known = this.of(pass);
      if (known) known.needs++;
      else this.recordings.set(nameOf(pass), {needs: 1, state: {is: 'not made'}});
    }
  }

  /** Whether another pass makes it just now. */
  isBeingMade(pass: PlannedPass): boolean {
    return this.of(pass)?.state.is === 'being made';
  }

  /** What a pass that begins is to do. */
  comingOf(pass: PlannedPass): Coming {
    const recording = this.of(pass);
    if (recording === undefined) return MAKING;
    const {state, needs} = recording;
    if (state.is === 'kept') return {by: 'reading', file: state.file.descriptor, kept: state.kept};
    if (state.is !== 'not made' || needs < 2) return MAKING;
    const file = namelessFile();
    if (file === undefined) return MAKING;
    recording.state = {is: 'being made', file};
    // Another one may be made at the same time.
    return {by: 'keeping', file: file.descriptor, limit: this.room / 2};
  }

  /** A pass that was to keep its recording came to its end, and kept it if there was room. */
  keptBy(pass: PlannedPass, kept: Kept | undefined): void {
    const file = this.fileOfMaking(pass);
    if (kept === undefined) {
      file.close();
      this.of(pass)!.state = {is: 'not to be kept'};
    } else {
      this.room -= kept.bytes;
      this.of(pass)!.state = {is: 'kept', file, kept};
    }
  }

  /**
   * A pass that was to keep its recording did not come to its end. Its worker may still write to the file for a while, which
   * is therefore left open: its number must not become another file's.
   */
  lostBy(pass: PlannedPass): void {
    this.fileOfMaking(pass).empty();
    this.of(pass)!.state = {is: 'not made'};
  }

  /** No strategy of the pass is left to run. */
  ended(pass: PlannedPass): void {
    const recording = this.of(pass);
    if (recording !== undefined && --recording.needs === 0) this.drop(recording);
  }

  /** Nobody reads or writes any more. */
  close(): void {
    for (const recording of this.recordings.values()) this.drop(recording);
  }

  private fileOfMaking(pass: PlannedPass): NamelessFile {
    const {state} = this.of(pass)!;
    if (state.is === 'being made') return state.file;
    throw new Error('a recording was kept that nobody was to keep');
  }

  private drop(recording: Recording): void {
    const {state} = recording;
    if (state.is === 'being made' || state.is === 'kept') state.file.close();
    if (state.is === 'kept') this.room += state.kept.bytes;
    recording.state = {is: 'not made'};
  }

  private of(pass: PlannedPass): Recording | undefined {
    return this.recordings.get(nameOf(pass));
  }
}

const nameOf = ({workload, parameters, guest, seed}: PlannedPass): string =>
  canonicalJson({workload, parameters, guest, seed});
