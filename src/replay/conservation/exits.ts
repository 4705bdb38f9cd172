/** Laws of the exits that are no faults. */
import {EXIT_NAMES} from '../../timing/events.ts';
import {foundIn, type Law, type Sizes} from './law.ts';

export const exits = ({hypervisorLines}: Sizes): readonly Law[] => [
  ...(
    [
      ['exitsCr3Load', 'guestCr3Loads'],
      ['exitsCr3Read', 'guestCr3Reads'],
      ['exitsInvlpg', 'guestInvlpgs'],
      ['exitsInvpcid', 'guestInvpcids'],
      ['exitsGlobalFlush', 'guestGlobalFlushes'],
    ] as const
  ).map(
    ([counter, instructions]): Law => ({
      law: 'an instruction exits once at most',
      left: [counter],
      relation: 'is at most',
      right: [instructions],
    }),
  ),
  {
    law: 'a mark of the guest exits once at most',
    left: ['exitsHint', 'exitsFaultReturn'],
    relation: 'is at most',
    right: ['hints in the recording'],
  },
  {
    law: 'the mode of the guest changes at a mark or with an access',
    left: ['exitsModeSwitch', 'directSwitches'],
    relation: 'is at most',
    right: ['hints in the recording', 'translations'],
  },
  {
    law: 'either every exit crosses a switcher, out and in again, or none does',
    left: ['switcherCrossings'],
    relation: 'is',
    right: EXIT_NAMES.map(name => [2, name] as const),
    where: ['switcherCrossings'],
  },
  {
    law: 'a context is given a host PCID as it is entered: by a load of CR3 or a change of mode',
    left: ['hostPcidsAssigned'],
    relation: 'is at most',
    right: ['guestCr3Loads', 'exitsModeSwitch', 'directSwitches', 'exitsFaultReturn', 'exitsTrueFault'],
  },
  {
    law: "a hypervisor's lines pass through the caches at every exit, and only there",
    left: foundIn('hypervisorLoads'),
    relation: 'is',
    right: EXIT_NAMES.map(name => [hypervisorLines, name] as const),
  },
];
