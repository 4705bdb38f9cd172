import type {Slips} from '../bug.ts';

export const shadow: Slips = {
  'src/shadow/kvm/unsync-pages.ts': [
    {
      text: 'goesOn(): boolean {\n    this.full = ++this.noted >= this.limit;',
      becomes: 'goesOn(): boolean {\n    this.full = ++this.noted > this.limit;',
      why: 'a batch holds one page of the path more than in KVM',
    },
    {
      text: 'this.found.set(page, path);\n    this.full = ++this.noted >= this.limit;',
      becomes: 'this.found.set(page, path);\n    this.full = ++this.noted > this.limit;',
      why: 'a batch holds one unsync page more than in KVM',
    },
  ],
};
