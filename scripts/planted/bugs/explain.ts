import type {Slips} from '../bug.ts';

export const explain: Slips = {
  'src/explain/narrator/narrator.ts': [
    {
      text: "if (isLeft) drafts.push({kind: 'resume', isRetried: false});",
      becomes: '',
      why: 'a step is left out: after INVLPG nobody resumes the guest',
    },
    {
      text: 'if (!isTaken) add(this.deedOf(name, by), name, by);',
      becomes: 'if (!isTaken) this.deedOf(name, by);',
      why: 'what the guest does costs nothing, and the steps add up to less than the event',
    },
  ],
  'src/explain/narrator/walks.ts': [
    {
      text: 'this.unpaid.shift()!',
      becomes: 'this.unpaid.pop()!',
      why: 'the cycles of an entry that came from memory stand at another of the same walk',
    },
    {
      text: "if (name.startsWith('nestedWalk')) draft.step.tables = 'nested';",
      becomes: "if (name.startsWith('nestedWalk')) draft.step.tables = 'guest';",
      why: "entries that place a guest table are told of as the guest's own",
    },
  ],
  'src/explain/narrator/levels.ts': [
    {
      text: 'this.known.set(nameOf({owner, table: frame}), level - 1);',
      becomes: 'this.known.set(nameOf({owner, table: frame}), level);',
      why: 'the guest tables that a hypervisor reads are a level too high',
    },
  ],
  'src/explain/narrator/exits.ts': [
    {
      text: 'if (!isDue) drafts.push',
      becomes: 'drafts.push',
      why: 'an exit is told of twice where its cause is counted first',
    },
  ],
  'src/explain/narrator/look-ups.ts': [
    {
      text: "answer: isBacked ? 'found' : 'none',",
      becomes: "answer: 'found',",
      why: 'a guest frame that nobody has backed is told of as backed',
    },
    {
      text: "answer: frame === undefined ? 'none' : 'found',",
      becomes: "answer: 'found',",
      why: 'a shadow page that is not in the pool is found there',
    },
  ],
  'src/explain/find-event.ts': [
    {
      text: 'this.there >= this.question.number',
      becomes: 'this.there > this.question.number',
      why: '--event NAME:N is the one after the n-th',
    },
    {
      text: 'if (this.measured && this.chapter === 0) return;',
      becomes: '',
      why: '--measured counts the warm-up too',
    },
    {
      text: 'isSame && event.expectation === 0',
      becomes: 'isSame',
      why: 'a fault that comes again is taken for the access made again',
    },
  ],
  'src/explain/top.ts': [
    {
      text: '`${roots.indexOf(root) + 1} (root',
      becomes: '`${roots.length} (root',
      why: 'a row of --top is of the address space that was loaded last for the first time',
    },
    {
      text: "if (event.type === 'chapter') this.chapter = event.number + 1;",
      becomes: "if (event.type === 'chapter') this.chapter = event.number;",
      why: 'what is measured is told as of the warm-up',
    },
  ],
  'src/explain/alike.ts': [
    {
      text: "text: text.replaceAll(/0x[\\da-f]+/g, '0x'),",
      becomes: "text: '',",
      why: 'a diagram is said to be that of a strategy that did something else for the same cycles',
    },
  ],
  'src/explain/guest-tables.ts': [
    {
      text: 'else table.isOf(this.level - 1);',
      becomes: 'else table.isOf(this.level);',
      why: '--top tells the tables below a root as roots',
    },
    {
      text: 'this.byFrame.delete(event.gfn)',
      becomes: 'this.byFrame.get(event.gfn)',
      why: 'a frame that was a page table for one process is one of that level for ever',
    },
  ],
  'src/explain/operation.ts': [
    {
      text: 'this.current.name = told ?? this.entry;',
      becomes: 'this.current.name = this.entry;',
      why: '--top says system call where it is a fork',
    },
  ],
  'src/explain/watched/cpu.ts': [
    {
      text: 'if (!this.isSwitching) this.entered();',
      becomes: 'this.entered();',
      why: 'a switch without tags is two exits',
    },
  ],
};
