/** The seven cases, each step as the mechanisms have it (see `shadow/shadow-faults.ts` for the letters). */
import {describe, expect, test} from 'vitest';
import {storySource} from '../guest/source.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {strategies} from '../strategies/index.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {workloads} from '../../workloads/index.ts';
import {explainEvents, type Scene} from './explained.ts';
import {findEvent, type Found} from './find-event.ts';
import {LESSON, type LessonCase} from './lesson.ts';
import type {Step} from './step.ts';

type Told = Readonly<Record<string, readonly Step[]>>;

/** What each strategy did at the event, and where the access is made again, there. */
function told(id: string): {readonly found: Found; readonly at: Told; readonly again: Told} {
  const one = LESSON.find(each => each.id === id)!;
  const scene = sceneOf(one);
  const found = findEvent(scene, {by: 'count', name: one.event, number: one.number}, {measured: true});
  if ('there' in found) throw new Error(`${id}: there are ${found.there}`);
  const numbers = [found.number, ...(found.madeAgainAt === undefined ? [] : [found.madeAgainAt])];
  const [at, again = at] = explainEvents(scene, numbers).map(({strategies: each}) =>
    Object.fromEntries(each.map(({strategy, steps}) => [strategy, steps])),
  );
  return {found, at, again};
}

function sceneOf({workload, set, strategies: ids}: LessonCase): Scene {
  const story = workloads.find(each => each.id === workload)!;
  const isGuest = ([name]: readonly [string, number]): boolean => name.startsWith('guest.');
  const all = Object.entries(set);
  const guest = Object.fromEntries(
    all.filter(isGuest).map(([name, value]) => [name.slice('guest.'.length), value]),
  );
  const parameters = Object.fromEntries(all.filter(each => !isGuest(each)));
  return {
    source: storySource(
      story,
      {...defaultsOf(story.parameters), ...parameters},
      {...story.guest, ...guest},
      1,
    ),
    subjects: ids.map(id => {
      const strategy = strategies.find(each => each.id === id)!;
      const member = {
        strategy,
        parameters: defaultsOf(strategy.parameters),
        host: {pageKiB: 4, warm: 1, levels: 4},
      };
      return {label: id, member, costs: cascadeLake.costs};
    }),
    ground: {geometry: cascadeLake.geometry, seed: 1},
  };
}

/** The kinds of the steps, those of loads by their tables; one that follows its like is not said again. */
function outline(steps: readonly Step[]): readonly string[] {
  const words = steps.map(step => {
    if (step.kind === 'look-up') return `${step.structure}: ${step.answer}`;
    if (step.kind === 'load' || step.kind === 'write') return `${step.actor} ${step.kind} ${step.tables}`;
    return 'fault' in step ? `${step.kind} ${step.fault}` : step.kind;
  });
  return words.filter((word, at) => word !== words[at - 1]);
}

const exits = (steps: readonly Step[]): number => steps.filter(({kind}) => kind === 'exit').length;
const loads = (steps: readonly Step[], actor: Step['actor']): number =>
  steps.filter(step => step.kind === 'load' && step.actor === actor).length;

/** For each table the hypervisor asks where its frame lies, and reads an entry. */
const SOFTWARE_WALK = Array.from({length: 4}, () => ['physmap: found', 'hypervisor load guest']).flat();

/** The guest's kernel maps its memory in pages of 2 MiB. */
const LEVELS_TO_2_MIB = 3;

const MISSED = ['first-level TLB: none', 'second-level TLB: none'];

describe('the TLB has it (A)', () => {
  const {at} = told('tlb-hit');

  test.each(Object.keys(at))('%s: a look-up and the access itself', strategy => {
    const kinds = outline(at[strategy]).filter(kind => kind !== 'deed');
    expect(kinds).toEqual(['first-level TLB: found', 'data']);
  });
});

describe('the shadow has it (B)', () => {
  const {at} = told('shadow-hit');

  /** Of both walks the caches may know where to begin. */
  const walked = (strategy: string, tables: string): void => {
    const steps = outline(at[strategy]);
    expect(steps.slice(0, 4)).toEqual(['deed', ...MISSED, 'walk']);
    expect(steps.slice(-3)).toEqual([`cpu load ${tables}`, 'fill', 'data']);
    expect(exits(at[strategy])).toBe(0);
    expect(loads(at[strategy], 'cpu')).toBeLessThanOrEqual(4);
  };

  test("with a cache the hardware walks the shadow, as a native one walks the guest's tables", () => {
    walked('shadow-cached', 'shadow');
    walked('native', 'guest');
  });

  test('without one it was dropped at the switch: a hidden fault', () => {
    expect(outline(at['shadow-uncached'])).toContain('verdict hidden');
  });
});

describe("the guest's tables have it and the shadow lacks it (C)", () => {
  const {found, at} = told('hidden-fault');

  test('is an access of a program', () => {
    expect(found.event).toMatchObject({type: 'access', expectation: 0});
  });

  test.each(['shadow-cached', 'shadow-uncached'])(
    '%s: fault, exit, a walk of 4 guest entries by software, the physmap, a shadow entry, and the walk again',
    strategy => {
      const steps = at[strategy];
      const after = outline(steps).slice(outline(steps).indexOf('fault hidden'));
      const handled = [
        'fault hidden',
        'flush',
        'exit',
        ...SOFTWARE_WALK,
        'verdict hidden',
        'physmap: found',
        'hypervisor write shadow',
        'resume',
      ];
      expect(after.slice(0, handled.length)).toEqual(handled);
      expect(after.slice(handled.length)).toEqual(
        expect.arrayContaining(['walk', 'cpu load shadow', 'fill', 'data']),
      );
      expect(exits(steps)).toBe(1);
      expect(loads(steps, 'hypervisor')).toBe(4);
    },
  );

  test.each(['nested', 'native'])('%s: no exit', strategy => {
    expect(exits(at[strategy])).toBe(0);
    expect(outline(at[strategy])).toContain('fill');
  });
});

describe("the guest's tables refuse it (D)", () => {
  const {at, again} = told('true-fault');

  test.each(['shadow-cached', 'shadow-uncached'])(
    '%s: exit, a walk by software, injected; made again it is C',
    strategy => {
      const steps = at[strategy];
      const after = outline(steps).slice(outline(steps).indexOf('fault true'));
      const handled = ['fault true', 'flush', 'exit', ...SOFTWARE_WALK, 'verdict true', 'inject'];
      expect(after.slice(0, handled.length)).toEqual(handled);
      expect(after).not.toContain('data');
      expect(loads(steps, 'hypervisor')).toBe(4);
      expect(outline(again[strategy])).toEqual(expect.arrayContaining(['verdict hidden', 'fill', 'data']));
      expect(exits(again[strategy])).toBe(1);
    },
  );

  test.each(['nested', 'native'])(
    '%s: the processor raises it in the guest; made again it succeeds',
    strategy => {
      expect(exits(at[strategy])).toBe(0);
      expect(outline(at[strategy])).toContain('fault guest');
      expect(outline(again[strategy])).toEqual(expect.arrayContaining(['walk', 'fill', 'data']));
      expect(exits(again[strategy])).toBe(0);
    },
  );
});

describe('the guest invalidates a page', () => {
  const {at} = told('invalidation');

  test('without traces the shadow entry goes with that of the TLB', () => {
    expect(outline(at['shadow-uncached'])).toEqual([
      'deed',
      'exit',
      'flush',
      'hypervisor write shadow',
      'resume',
    ]);
  });

  test('with traces only the TLB is left to flush', () => {
    expect(outline(at['shadow-cached'])).toEqual(['deed', 'exit', 'flush', 'resume']);
  });

  test.each(['nested', 'native'])('%s: no exit', strategy => {
    expect(outline(at[strategy])).toEqual(['deed', 'flush']);
  });
});

describe('the guest switches', () => {
  const {at} = told('switch');

  test('with a cache the shadow of the root is found', () => {
    expect(outline(at['shadow-cached'])).toEqual([
      'deed',
      'exit',
      'hash of shadow pages: found',
      'table',
      'deed',
      'resume',
    ]);
    expect(at['shadow-cached'].find(({kind}) => kind === 'table')).toMatchObject({
      what: 'used again',
      frame: expect.any(Number),
    });
  });

  test('without one every shadow page is given up but the root, which is emptied', () => {
    const given = at['shadow-uncached'].filter(step => step.kind === 'table' && step.what === 'freed');
    expect(given.length).toBeGreaterThan(5);
    expect(outline(at['shadow-uncached']).slice(-3)).toEqual(['flush', 'deed', 'resume']);
  });

  test.each(['nested', 'native'])('%s: the instruction and no more, for its PCID keeps the TLB', strategy => {
    expect(outline(at[strategy])).toEqual(['deed']);
  });
});

describe('a store to a traced table (E)', () => {
  const {at} = told('trace-fault');

  test('is caught, carried out by the hypervisor, and its shadow entry cleared', () => {
    const steps = outline(at['shadow-cached']);
    expect(steps.slice(steps.indexOf('fault trace'))).toEqual([
      'fault trace',
      'flush',
      'exit',
      ...SOFTWARE_WALK.slice(0, 2 * LEVELS_TO_2_MIB),
      'verdict trace',
      'physmap: found',
      'data',
      'deed',
      'hypervisor write guest',
      'hypervisor write shadow',
      'resume',
    ]);
  });

  test.each(['shadow-uncached', 'nested', 'native'])('%s: a store like any other', strategy => {
    expect(exits(at[strategy])).toBe(0);
    expect(outline(at[strategy]).at(-1)).toBe('guest write guest');
  });
});
