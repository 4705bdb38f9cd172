/** What a hypervisor does between exit and entry passes through the guest's caches: as often as there are exits, and no more. */
import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {withParameters} from '../machines/parameters.ts';
import {strategies} from '../strategies/index.ts';
import {countRun} from '../testing/measured.ts';
import {EXIT_NAMES, total, type EventName} from '../timing/events.ts';
import {forkExit} from '../../workloads/fork-exit.ts';

const LOADS: readonly EventName[] = [
  'hypervisorLoadsL1',
  'hypervisorLoadsL2',
  'hypervisorLoadsLlc',
  'hypervisorLoadsMemory',
];

const SMALL = {heapPages: 64, parents: 2, children: 3};

test.each(strategies)('$id passes its lines through the caches at every exit', strategy => {
  const machine = withParameters(cascadeLake, {hypervisorLines: 7});
  const events = countRun(forkExit, SMALL, {strategy, machine});
  expect(total(events, LOADS)).toBe(7 * total(events, EXIT_NAMES));
});

test('what they displace the guest loads again: in a small cache its data is found farther away', () => {
  const strategy = strategies.find(({id}) => id === 'shadow-cached')!;
  const [without, more] = [0, 256].map(hypervisorLines =>
    countRun(forkExit, SMALL, {strategy, machine: withParameters(cascadeLake, {hypervisorLines})}),
  );
  expect(more.kernelDataL1 + more.userDataL1).toBeLessThan(without.kernelDataL1 + without.userDataL1);
  expect(total(more, EXIT_NAMES)).toBe(total(without, EXIT_NAMES));
});
