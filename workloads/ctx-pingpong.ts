/**
 * Two processes send a byte to and fro over pipes, so nearly all they do is switch. Each switch loads CR3. Under shadow
 * paging that is an exit; without a cache the exit also throws the shadow away, and what the next process touches, its
 * code, its buffer and the kernel's pages, must be filled again by hidden faults.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED} from './claimants.ts';

export const ctxPingpong = workload({
  id: 'ctx-pingpong',
  title: 'Ping-pong over pipes',
  family: 'context switch',
  hypothesis:
    'Nothing but switches between two small processes: shadow paging pays an exit for each CR3 load, and without a ' +
    'cache a hidden fault for each page touched after it; nested paging pays neither.',
  claims: [
    {who: ['shadow-cached', 'kvm'], exitsPer: 'guestCr3Loads', atLeast: 1, atMost: 1.05},
    // The CR3 load, code, buffer and the four pages of kernel text of an entry.
    {who: 'shadow-uncached', exitsPer: 'guestCr3Loads', atLeast: 7},
    {who: NESTED, exitsPer: 'run', atMost: 0, where: {'guest.isolated': [0, 1]}},
    // Beside the switch, into the kernel and out of it, a read and a load each: two of each for every pipe.
    {who: ['shadow-cached', 'kvm'], exitsPer: 'guestSyscalls', atLeast: 4, where: {'guest.isolated': 1}},
    {who: 'shadow-uncached', over: 'shadow-cached', atLeast: 3},
    {who: ['shadow-cached', 'kvm'], over: 'native', atLeast: 1.2},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows: 'will-it-scale context_switch1, UnixBench context1: two tasks, a byte to and fro over two pipes',
  parameters: {
    rounds: {
      default: 2000,
      min: 1,
      max: 1e9,
      unit: 'rounds',
      description: 'times that the byte goes to and fro',
    },
    warmupRounds: {default: 20, min: 1, max: 1e9, unit: 'rounds', description: 'rounds before measuring'},
  },
  *story(guest, {rounds, warmupRounds}) {
    const ping = guest.spawn();
    const pong = guest.spawn();
    const exchange = () => {
      ping.pipe();
      pong.pipe();
      pong.pipe();
      ping.pipe();
      guest.endIteration();
    };
    for (let round = 0; round < warmupRounds; round++) exchange();
    yield 'pipes warm';
    for (let round = 0; round < rounds; round++) exchange();
    yield 'byte exchanged';
  },
});
