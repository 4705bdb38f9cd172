/**
 * Deals passes out to lanes, one after the other. Where fewer passes are left than there are lanes, the strategies of a pass
 * are dealt out in as many parts as keep every lane busy; its cells come together again when all of them have ended.
 */
import type {PlannedPass} from './planned-pass.ts';
import type {Cell} from './result.ts';

/** A pass, or some of its members. */
export interface Share {
  readonly pass: PlannedPass;
  readonly whole: Whole;
}

interface Whole {
  readonly pass: PlannedPass;
  /** Shares that have not ended. */
  left: number;
  readonly cells: Cell[];
}

export class Deal {
  private readonly lanes: number;
  private readonly waiting: PlannedPass[];
  private readonly parts: Share[] = [];

  constructor(passes: readonly PlannedPass[], lanes: number) {
    this.waiting = [...passes];
    this.lanes = lanes;
  }

  /** What to run next; one that is better run later only where all the others are so too. */
  next(isBetterLater: (pass: PlannedPass) => boolean): Share | undefined {
    const {waiting, parts} = this;
    if (parts.length > 0) return parts.shift();
    if (waiting.length === 0) return undefined;
    const at = Math.max(
      waiting.findIndex(pass => !isBetterLater(pass)),
      0,
    );
    const shares = Math.ceil(this.lanes / waiting.length);
    const [pass] = waiting.splice(at, 1);
    parts.push(...sharesOf(pass, Math.min(shares, pass.members.length)));
    return parts.shift();
  }

  /** All cells of the share's pass, in the order of its members, if this was its last share to end. */
  ended({whole}: Share, cells: readonly Cell[]): readonly Cell[] | undefined {
    whole.cells.push(...cells);
    if (--whole.left > 0) return undefined;
    const byKey = new Map(whole.cells.map(cell => [cell.key, cell]));
    return whole.pass.members.map(({identity}) => byKey.get(identity.key)!);
  }
}

/** Members that stand next to one another are of about the same cost, so they are dealt out in turn. */
function sharesOf(pass: PlannedPass, shares: number): readonly Share[] {
  const whole: Whole = {pass, left: shares, cells: []};
  return Array.from({length: shares}, (_, share) => ({
    pass: {...pass, members: pass.members.filter((_member, at) => at % shares === share)},
    whole,
  }));
}
