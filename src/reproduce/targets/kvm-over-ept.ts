/** Rows of PVM's tables as ratios: KVM's shadow paging over EPT, as published and as they come out here. */
import {PUBLISHED_COSTS} from '../costs/published.ts';
import type {Reading} from '../reading.ts';

export interface Row {
  readonly published: number;
  readonly ours: (reading: Reading) => number;
}

/** Of the row that `costs/published.ts` has under this name. */
export function kvmOverEpt(name: string): Row {
  const {of, isolated, microseconds} = PUBLISHED_COSTS.find(({id}) => id === name)!;
  const cyclesUnder = (reading: Reading, strategy: string): number =>
    Object.entries(of).reduce(
      (sum, [operation, times]) => sum + times * reading.operation(operation, strategy, {isolated}).cycles,
      0,
    );
  return {
    published: microseconds['kvm-spt']! / microseconds['kvm-ept']!,
    ours: reading => cyclesUnder(reading, 'kvm') / cyclesUnder(reading, 'nested'),
  };
}
