/** What a virtual machine is made of. Who watches one hands over parts that tell what they do: the plain ones tell nobody. */
import {Cpu} from '../hardware/cpu.ts';
import {TableMemory} from '../hardware/memory.ts';
import {PageHash, type HashedPage} from './page-hash.ts';
import {Physmap} from './physmap.ts';

export interface MachineParts {
  cpu(...made: ConstructorParameters<typeof Cpu>): Cpu;
  /** The guest's tables, and any that the hypervisor makes. */
  tables(...made: ConstructorParameters<typeof TableMemory>): TableMemory;
  physmap(...made: ConstructorParameters<typeof Physmap>): Physmap;
  /** Of shadow pages. */
  pageHash<Page extends HashedPage>(): PageHash<Page>;
}

export const PLAIN_PARTS: MachineParts = {
  cpu: (...made) => new Cpu(...made),
  tables: (...made) => new TableMemory(...made),
  physmap: (...made) => new Physmap(...made),
  pageHash: () => new PageHash(),
};
