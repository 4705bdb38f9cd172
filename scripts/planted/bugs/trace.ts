import type {Slips} from '../bug.ts';

export const trace: Slips = {
  'src/recording/unpacker.ts': [
    {
      text: 'access <= further',
      becomes: 'access < further',
      why: 'the last access of each run is lost',
    },
    {
      text: 'plain.d[plain.length - 1] += linesOn;',
      becomes: '',
      why: 'a sweep over the lines of a page becomes so many accesses to the first',
    },
  ],
  'src/trace/event-facts.ts': [
    {
      text: "this.spacesMade - workOfKind('guestExecs')",
      becomes: 'this.spacesMade',
      why: 'a process that execs counts as two',
    },
    {
      text: 'if (expectationOf(chunk, row) & EXPECT_FAULT) return;',
      becomes: '',
      why: 'an access that faults counts twice',
    },
    {
      text: 'this.space * 2 ** 32 + gvn',
      becomes: 'gvn',
      why: 'pages of two processes at one address are one',
    },
  ],
  'src/trace/address-facts.ts': [
    {
      text: 'each <= last',
      becomes: 'each < last',
      why: 'the page that an access ends in is not counted',
    },
  ],
  'src/trace/program-facts.ts': [
    {
      text: 'this.enter(this.running, new Map());',
      becomes: '',
      why: 'a program that is executed has the pages of the one before',
    },
    {
      text: 'this.born(child, new Map());',
      becomes: 'this.born(child, this.pages);',
      why: 'the pages of a forked child are not counted',
    },
  ],
  'src/recording/program/program-counts.ts': [
    {
      text: 'if (process !== this.running) this.switches++;',
      becomes: 'this.switches++;',
      why: 'a process that goes on by itself is a switch',
    },
    {
      text: 'this.accesses += 2;',
      becomes: 'this.accesses++;',
      why: 'what loads and stores is one access of a recorded program, and two of an address trace',
    },
  ],
  'src/trace/program-lines.ts': [
    {
      text: 'this.untold++;',
      becomes: '',
      why: 'instructions that run on are not exported',
    },
  ],
  'src/trace/page-uses.ts': [
    {
      text: 'Math.ceil(Math.log2(distance))',
      becomes: 'Math.floor(Math.log2(distance))',
      why: 'a cache is said to hit what it has no room for',
    },
  ],
  'src/trace/export.ts': [
    {
      text: 'byte.toString(16).padStart(3, ',
      becomes: 'byte.toString(16).padStart(0, ',
      why: 'the first bytes of a page are exported at another address',
    },
  ],
};
