/**
 * A process touches memory that nobody has touched before, a page after the other. Each page is a fault of the guest, a frame
 * zeroed and an entry stored. Its frame is fresh as well: where the host has not backed it yet, that is an exit of its own
 * under any kind of virtualization, and as many more as its pages are small.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, NESTED_ON_2_MIB, SHADOWS} from './claimants.ts';

export const firstTouch = workload({
  id: 'first-touch',
  title: 'First touch of memory',
  family: 'page-table churn',
  means: 'start',
  hypothesis:
    'A fault and a store a page: on a warm host shadow paging should lose by two exits a page and more, and nested paging ' +
    'look native; on a cold one nested paging loses many times over too, and by less with large host pages.',
  claims: [
    {who: SHADOWS, exitsPer: 'guestFaults', atLeast: 2},
    {who: SHADOWS, over: 'native', atLeast: 1.5, where: {'host.warm': [0, 1]}},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
    // An exit a page; and one for each 512 of them.
    {who: 'nested', exitsPer: 'guestFaults', atLeast: 1, atMost: 1.05, where: {'host.warm': 0}},
    {who: NESTED_ON_2_MIB, exitsPer: 'guestFaults', atMost: 0.01, where: {'host.warm': 0}},
    {who: 'nested', over: 'native', atLeast: 3, where: {'host.warm': 0}},
    {who: 'nested', over: NESTED_ON_2_MIB, atLeast: 3, where: {'host.warm': 0}},
  ],
  follows: 'assumption: ours, the first round of will-it-scale page_fault1, which others warm up away',
  parameters: {
    mappingPages: {
      default: 4096,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the mapping, each written once',
    },
    warmupPages: {
      default: 512,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of another that are touched before measuring, so that the kernel is warm',
    },
  },
  // Fresh frames until memory is used up.
  guest: {lifo: 0},
  *story(guest, {mappingPages, warmupPages}) {
    const process = guest.spawn();
    process.map(warmupPages).touchAll('write');
    yield 'kernel warm';
    process.map(mappingPages).touchAll('write');
    yield 'memory touched';
  },
});
