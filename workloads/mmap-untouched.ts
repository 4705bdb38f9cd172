/**
 * A control: maps and unmaps a large piece of memory without touching it. Only the kernel's lists change; no page table
 * does, and there is nothing to flush, so no hypervisor has anything to see.
 */
import {workload} from '../src/guest/story.ts';

export const mmapUntouched = workload({
  id: 'mmap-untouched',
  title: 'Map without touching',
  family: 'control',
  hypothesis:
    'System calls that change no page table: there is no exit under any strategy, and all should tie with native.',
  follows: 'will-it-scale mmap1: map and unmap 128 MiB of anonymous memory, untouched',
  parameters: {
    mappingPages: {
      default: 32768,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages mapped and unmapped',
    },
    rounds: {
      default: 2000,
      min: 1,
      max: 1e9,
      unit: 'rounds',
      description: 'times that they are mapped and unmapped',
    },
    warmupRounds: {default: 300, min: 1, max: 1e9, unit: 'rounds', description: 'rounds before measuring'},
  },
  *story(guest, {mappingPages, rounds, warmupRounds}) {
    const process = guest.spawn();
    const round = () => {
      process.map(mappingPages).unmap();
      guest.endIteration();
    };
    for (let done = 0; done < warmupRounds; done++) round();
    yield 'kernel warm';
    for (let done = 0; done < rounds; done++) round();
    yield 'mapped and unmapped';
  },
});
