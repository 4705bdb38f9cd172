/**
 * What a just-in-time compiler does that never leaves a page both writable and executable: make a few pages of code
 * writable, write them, make them executable, run them. Each mprotect stores every entry twice and flushes; no frame
 * ever moves.
 */
import {workload} from '../src/guest/story.ts';

export const mprotectToggle = workload({
  id: 'mprotect-toggle',
  title: 'Toggle protection',
  family: 'page-table churn',
  hypothesis:
    'Stores to entries of pages that stay where they are, and flushes: shadow-cached should lose worst, for each store ' +
    'is an exit and each page a hidden fault afterwards; shadow-uncached pays for flushes and refills only.',
  follows:
    'assumption: ours, after just-in-time compilers that hold pages writable or executable, never both',
  parameters: {
    codePages: {default: 512, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of generated code'},
    batchPages: {
      default: 8,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description:
        'pages that one mprotect covers; more than guest.flushCeiling flush the whole address space',
    },
    batches: {
      default: 400,
      min: 1,
      max: 1e6,
      unit: 'batches',
      description: 'batches rewritten, at random places',
    },
    warmupBatches: {default: 20, min: 1, max: 1e6, unit: 'batches', description: 'batches before measuring'},
  },
  *story(guest, {codePages, batchPages, batches, warmupBatches}, rng) {
    const code = guest.spawn().map(codePages);
    code.touchAll('write');
    const size = Math.min(batchPages, codePages);
    const rewrite = () => {
      const first = rng.below(codePages - size + 1);
      code.protect('read-write', first, size);
      for (let page = first; page < first + size; page++) code.write(page);
      code.protect('read-execute', first, size);
      for (let page = first; page < first + size; page++) code.fetch(page);
      guest.endIteration();
    };
    code.protect('read-execute');
    for (let done = 0; done < warmupBatches; done++) rewrite();
    yield 'code generated';
    for (let done = 0; done < batches; done++) rewrite();
    yield 'code rewritten';
  },
});
