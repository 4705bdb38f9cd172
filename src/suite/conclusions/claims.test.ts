/** What a workload in a file may claim, and what each mistake is answered. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {workloads} from '../../../workloads/index.ts';
import {findWorkload} from '../catalogue.ts';
import {checkClaims} from './claims.ts';
import {workloadShape} from '../shapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-claims-'));
afterAll(() => rmSync(folder, {recursive: true}));
const path = join(folder, 'claiming.mjs');

/** Each in a file of its own, for a module is imported once. */
let made = 0;

async function found(claims: unknown): Promise<unknown> {
  const file = path.replace('.mjs', `${made++}.mjs`);
  writeFileSync(
    file,
    `export default {
      id: 'claiming', title: 'T', family: 'control', hypothesis: 'H', claims: ${JSON.stringify(claims)},
      follows: 'F', parameters: {}, story() {},
    };`,
  );
  try {
    return (await findWorkload(file)).thing;
  } catch (thrown) {
    return (thrown as Error).message.replace(`${file}: `, '').replace('the workload: ', '');
  }
}

test('what is said well is taken', async () => {
  const claims = [
    {who: 'nested', over: 'native', atLeast: 1.1, atMost: 3},
    {who: ['kvm', {strategy: 'kvm', set: {unsync: 'off', 'host.pageKiB': 2048}}], over: 'mine', within: 1.05},
    {who: {strategy: 'mine', set: {anything: 1}}, exitsPer: 'guestFaults', atLeast: 2, believed: 'why'},
    {
      who: 'kvm',
      exitsPer: 'run',
      atMost: 0,
      where: {'machine.vpid': 1, 'guest.levels': [4, 5], 'host.warm': 0},
    },
  ];
  expect(await found(claims)).toMatchObject({claims});
});

const BOUNDS = 'expected atLeast, atMost or both';

test.each<[object, string]>([
  [{over: 'native', atLeast: 1}, 'claims[0].who is missing, expected a text, an object, a list'],
  [{who: 'nested', atLeast: 1}, 'claims[0] has neither of over and exitsPer, expected one of the two'],
  [
    {who: 'nested', over: 'native', exitsPer: 'run', atLeast: 1},
    'claims[0] has both of over and exitsPer, expected one of the two',
  ],
  [{who: 'nested', over: 'native'}, `claims[0] needs bounds, ${BOUNDS}, or within alone`],
  [
    {who: 'nested', over: 'native', within: 2, atLeast: 1},
    `claims[0] needs bounds, ${BOUNDS}, or within alone`,
  ],
  [{who: 'nested', exitsPer: 'run', within: 2}, `claims[0] needs bounds, ${BOUNDS}`],
  [{who: 'nested', over: 'native', within: 0.9}, 'claims[0].within is 0.9, expected at least 1'],
  [
    {who: 'nested', over: 'native', atLeast: 3, atMost: 2},
    'claims[0].atLeast is 3, expected at most 2, its atMost',
  ],
  [{who: 'nested', over: 'native', most: 2}, 'claims[0]: unknown key "most"'],
  [
    {who: 'nested', over: 'native', within: 2, where: {'guest.pcids': 1}},
    'claims[0].where: unknown parameter "guest.pcids" (did you mean "guest.pcid"?)',
  ],
  [
    {who: 'nested', over: 'native', within: 2, where: {'host.warm': [0, 2]}},
    'claims[0].where: host.warm is 2, expected 0 or 1',
  ],
  [
    {who: 'nested', over: {strategy: 'kvm', set: {unsinc: 'off'}}, within: 2},
    'claims[0].over: unknown parameter "unsinc" (did you mean "unsync"?)',
  ],
  [
    {who: {strategy: 'native', set: {'host.pageKiB': 4}}, over: 'kvm', within: 2},
    'claims[0].who: unknown parameter "host.pageKiB"',
  ],
])('%j', async (claim, said) => {
  expect(await found([claim])).toBe(said);
});

test('an event that there is not', async () => {
  expect(await found([{who: 'nested', exitsPer: 'guestFault', atMost: 0}])).toMatch(
    /^claims\[0\]\.exitsPer is "guestFault", expected one of "run", /,
  );
});

test.each(workloads.map(workload => [workload.id, workload] as const))(
  '%s claims what can be judged',
  (id, workload) => {
    expect(workloadShape.safeParse(workload).error).toBeUndefined();
    expect(() => checkClaims(id, workload.claims)).not.toThrow();
    expect(workload.claims?.length).toBeGreaterThan(0);
  },
);
