/** Who may import whom, and what the simulator must not touch. Forgetting a registry is loud here. */
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {describe, expect, test} from 'vitest';

const ROOT = dirname(import.meta.dirname);

/** What each folder may import beside itself. */
const BELOW = {
  timing: [],
  hardware: ['timing'],
  host: ['hardware', 'timing'],
  recording: ['hardware', 'timing'],
  guest: ['recording', 'hardware', 'timing'],
  shadow: ['host', 'hardware', 'timing'],
  strategies: ['shadow', 'host', 'hardware', 'timing'],
  machines: ['hardware', 'timing'],
  stats: [],
  draws: ['machines', 'timing', 'stats'],
  replay: ['strategies', 'recording', 'host', 'hardware', 'timing'],
  explain: ['replay', 'strategies', 'shadow', 'recording', 'host', 'hardware', 'timing'],
  suite: [
    'replay',
    'strategies',
    'shadow',
    'guest',
    'recording',
    'host',
    'hardware',
    'timing',
    'machines',
    'stats',
    'workloads',
  ],
  tune: [
    'suite',
    'replay',
    'strategies',
    'shadow',
    'guest',
    'recording',
    'host',
    'hardware',
    'timing',
    'machines',
    'stats',
    'workloads',
  ],
  trace: ['tune', 'suite', 'replay', 'recording', 'hardware'],
  reproduce: [
    'draws',
    'suite',
    'replay',
    'strategies',
    'guest',
    'host',
    'machines',
    'timing',
    'stats',
    'workloads',
  ],
  sensitivity: ['draws', 'suite', 'strategies', 'machines', 'timing', 'stats'],
  compare: ['suite', 'timing', 'stats'],
  report: [
    'explain',
    'compare',
    'sensitivity',
    'reproduce',
    'tune',
    'suite',
    'machines',
    'hardware',
    'timing',
    'stats',
  ],
  live: ['report', 'sensitivity', 'suite', 'machines', 'timing'],
  export: ['report', 'reproduce', 'tune', 'suite', 'timing'],
  cli: [
    'explain',
    'compare',
    'live',
    'sensitivity',
    'export',
    'trace',
    'report',
    'reproduce',
    'tune',
    'suite',
    'strategies',
    'shadow',
    'guest',
    'recording',
    'host',
    'hardware',
    'timing',
    'machines',
    'stats',
    'workloads',
  ],
  workloads: ['guest'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Folders that the simulator's own are made of: they run in a browser, and repeat to the last count. */
const SIMULATOR: readonly string[] = [
  'timing',
  'hardware',
  'host',
  'recording',
  'guest',
  'shadow',
  'strategies',
  'machines',
  'stats',
  'replay',
  'explain',
  'workloads',
];

/** Miss curves are as pure as the simulator, though the tuner around them runs things. */
const isSimulator = (path: string): boolean =>
  SIMULATOR.includes(folderOf(path)) || path.startsWith('src/tune/curves/');

/** A workload sees the words of a story, and nothing else of the guest. */
const STORY = ['src/guest/story.ts', 'src/guest/random.ts'];

/** The reference walker and what judges by it share address arithmetic with the hardware, and no code. */
const ORACLE =
  /^src\/replay\/(reference|journal|leaf-invalidations|legality|instants|oracle|links|slack)\.ts$/;
/** The Mmu's contract is types and the numbers of INVPCID's scopes, which a recording holds too. */
const ORACLE_MAY_SEE = ['src/hardware/address.ts', 'src/hardware/mmu.ts'];

interface Source {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** A path from the root for one of our own, else a bare name. */
  readonly module: string;
  /** Erased before anything runs. */
  readonly typeOnly: boolean;
}

const IMPORT = /^(?:import|export)\s(type\s)?(?:[^;'=]*?\bfrom\s)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;

const sources = ['src', 'workloads'].flatMap(filesIn).filter(isProduct).map(read);

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), {recursive: true, encoding: 'utf8'}).map(file => join(folder, file));
}

function isProduct(path: string): boolean {
  return path.endsWith('.ts') && !isForTests(path);
}

/** Tests, and what only they use. */
function isForTests(path: string): boolean {
  return path.endsWith('.test.ts') || /^src\/(testing|replay\/properties)\//.test(path);
}

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const named = [...text.matchAll(IMPORT)];
  const imports = named.map(match => {
    const name = match[2] ?? match[3];
    const module = name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), name)) : name;
    return {module, typeOnly: match[1] !== undefined};
  });
  return {path, text, imports};
}

/** The folder that a rule is about: `hardware` of src/hardware, `workloads` of the top level. */
const folderOf = (path: string): string =>
  path.startsWith('src/') ? path.split('/')[1] : path.split('/')[0];
const isOwn = (module: string): boolean => /^(src|workloads)\//.test(module);
const importing = (judge: (source: Source, module: string) => boolean): string[] =>
  sources.flatMap(source =>
    source.imports
      .filter(({module}) => judge(source, module))
      .map(({module}) => `${source.path} → ${module}`),
  );

test('the files are found, and their imports', () => {
  expect(sources.length).toBeGreaterThan(50);
  const cpu = sources.find(({path}) => path === 'src/hardware/cpu.ts')!;
  expect(cpu.imports).toContainEqual({module: 'src/timing/events.ts', typeOnly: true});
  expect(cpu.imports).toContainEqual({module: 'src/hardware/tlb.ts', typeOnly: false});
});

describe('layers', () => {
  const rules: Readonly<Record<string, readonly string[]>> = BELOW;

  test('every folder has a rule', () => {
    const folders = new Set(
      sources.map(({path}) => folderOf(path)).filter(folder => !folder.endsWith('.ts')),
    );
    expect([...folders].filter(folder => rules[folder] === undefined)).toEqual([]);
  });

  test('a folder imports only from below', () => {
    const wrong = importing(({path}, module) => {
      const [from, to] = [folderOf(path), folderOf(module)];
      if (!isOwn(module) || rules[from] === undefined || from === to) return false;
      return !rules[from].includes(to);
    });
    expect(wrong).toEqual([]);
  });

  test('nothing that ships imports what only tests use', () => {
    expect(importing((_, module) => isOwn(module) && isForTests(module))).toEqual([]);
  });

  test('the rules themselves have no cycle', () => {
    const below = (folder: string, above: readonly string[]): void => {
      expect(above).not.toContain(folder);
      for (const next of rules[folder]) below(next, [...above, folder]);
    };
    for (const folder of Object.keys(rules)) below(folder, []);
  });

  test('a workload sees only the words of a story', () => {
    const wrong = importing(
      ({path}, module) =>
        folderOf(path) === 'workloads' && folderOf(module) !== 'workloads' && !STORY.includes(module),
    );
    expect(wrong).toEqual([]);
  });

  test('the oracle shares no code with the hardware but the arithmetic of addresses', () => {
    expect(sources.filter(({path}) => ORACLE.test(path)).length).toBeGreaterThan(4);
    const wrong = importing(
      ({path}, module) =>
        ORACLE.test(path) && folderOf(module) === 'hardware' && !ORACLE_MAY_SEE.includes(module),
    );
    expect(wrong).toEqual([]);
  });

  test('no file needs itself to be loaded, by whatever way', () => {
    const needs = new Map(
      sources.map(({path, imports}) => [
        path,
        imports.filter(({typeOnly}) => !typeOnly).map(({module}) => module),
      ]),
    );
    const clear = new Set<string>();
    const cycleFrom = (path: string, way: readonly string[]): string[] => {
      if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(' → ')];
      if (clear.has(path)) return [];
      clear.add(path);
      return (needs.get(path) ?? []).flatMap(next => cycleFrom(next, [...way, path]));
    };
    expect(sources.flatMap(({path}) => cycleFrom(path, []))).toEqual([]);
  });
});

describe('the rooms of the shadow wing', () => {
  /** What each room may import beside itself, and why. All may import the top of the wing, "", and the tables. */
  const ROOMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    '': {
      eviction: 'an Mmu makes room in its pool, and says what the policy sees',
      prefetch: 'a fault may fill more than was asked for',
    },
    tables: {eviction: 'a pool asks a policy who leaves'},
    eviction: {},
    prefetch: {},
    stores: {},
    'software-tlb': {},
    traces: {},
    kvm: {},
    xen: {},
    paravirtual: {traces: "lguest's tables are traced here, and told stores are eager updates of traces"},
    pvm: {},
  };
  const MOST_BESIDE_EACH_OTHER = 24;
  const WING = 'src/shadow/';
  const wing = sources.filter(({path}) => path.startsWith(WING));
  const roomOf = (path: string): string => dirname(path.slice(WING.length)).replace(/^\.$/, '');

  test('a room imports another only where there is a reason', () => {
    const wrong = importing(({path}, module) => {
      if (!path.startsWith(WING) || !module.startsWith(WING)) return false;
      const [from, to] = [roomOf(path), roomOf(module)];
      const shared = to === 'tables' || (to === '' && from !== 'tables');
      return from !== to && !shared && ROOMS[from]?.[to] === undefined;
    });
    expect(wrong).toEqual([]);
  });

  test('each reason is one for an import that there is, and each room has a line', () => {
    const rooms = new Set(wing.map(({path}) => roomOf(path)));
    expect([...rooms].toSorted()).toEqual(Object.keys(ROOMS).toSorted());
    const unused = Object.entries(ROOMS).flatMap(([from, others]) =>
      Object.keys(others).filter(
        to =>
          !wing.some(
            ({path, imports}) =>
              roomOf(path) === from &&
              imports.some(({module}) => module.startsWith(WING) && roomOf(module) === to),
          ),
      ),
    );
    expect(unused).toEqual([]);
  });

  test('no room is crowded', () => {
    for (const room of Object.keys(ROOMS))
      expect(wing.filter(({path}) => roomOf(path) === room).length).toBeLessThanOrEqual(
        MOST_BESIDE_EACH_OTHER,
      );
  });
});

describe('what is concluded of cells', () => {
  const ROOM = 'src/suite/conclusions';

  /** Who in the suite hangs on it, by why. */
  const CONCLUDING: Readonly<Record<string, string>> = {
    'src/suite/catalogue.ts': 'refuses a claim that says nothing, before anything runs',
    'src/suite/result.ts': 'the notes are a part of it',
    'src/suite/run-pass.ts': 'a cell says itself whether it is steady',
    'src/suite/summary.ts': 'a row has its verdict and what became of the hypothesis',
  };

  test('changes nothing that is run: of the suite only those import it that are named', () => {
    const inRoom = (path: string): boolean => dirname(path) === ROOM;
    const importers = sources.filter(
      ({path, imports}) =>
        folderOf(path) === 'suite' && !inRoom(path) && imports.some(({module}) => inRoom(module)),
    );
    expect(importers.map(({path}) => path).sort()).toEqual(Object.keys(CONCLUDING).sort());
  });
});

describe('the columns of a recording', () => {
  const OPERAND = /\.[a-e]\[|\bchunk\.[a-e]\b|\b[a-e]\[row\]/;
  const outside = filesIn('src').filter(path => path.endsWith('.ts') && folderOf(path) !== 'recording');

  test('are read by the names of the operands: no file outside src/recording reads one raw', () => {
    const reading = outside.filter(path => OPERAND.test(withoutSpoiling(codeOf(path))));
    expect(reading).toEqual([]);
  });

  test('are written by the recorder: only tests spoil an operand', () => {
    const spoiling = outside.filter(path => OPERAND.test(codeOf(path)));
    expect(spoiling.filter(path => !isForTests(path))).toEqual([]);
    expect(spoiling.length).toBeGreaterThan(0);
  });

  const codeOf = (path: string): string => withoutWords(readFileSync(join(ROOT, path), 'utf8'));
  /** The code without what it stores to an operand. */
  const withoutSpoiling = (code: string): string => code.replaceAll(/\.[a-e]\[\w+\] [|&]?= /g, '');
});

describe('the simulator', () => {
  const simulator = sources.filter(({path}) => isSimulator(path));

  test('runs in a browser: nothing of Node is imported below the suite', () => {
    expect(importing(({path}, module) => isSimulator(path) && module.startsWith('node:'))).toEqual([]);
  });

  for (const forbidden of [
    /\bMath\.random\b/,
    /\bDate\b/,
    /\bperformance\b/,
    /\bprocess\.(?:env|argv|hrtime|uptime|memoryUsage)\b/,
    /\bcrypto\b/,
  ]) {
    test(`repeats: no code matches ${forbidden.source}`, () => {
      const wrong = simulator.filter(({text}) => forbidden.test(withoutWords(text)));
      expect(wrong.map(({path}) => path)).toEqual([]);
    });
  }
});

/** The code without what is said in comments and strings. */
function withoutWords(text: string): string {
  return text.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g,
    '',
  );
}

test('what is said goes by the terminal, which shows what would be obeyed', () => {
  const saying = sources.filter(({text}) =>
    /\bprocess\.std(?:out|err)\b|\bconsole\./.test(withoutWords(text)),
  );
  expect(saying.map(({path}) => path).sort()).toEqual([
    'src/cli/standard-output.ts',
    'src/cli/terminal.ts',
    // What a module of the user's prints itself is its own.
    'src/suite/user-modules.ts',
  ]);
});

describe('counters are output', () => {
  const COUNTING: readonly string[] = ['hardware', 'host', 'shadow', 'strategies'];

  /** Who reads one nonetheless, by why. */
  const READERS: Readonly<Record<string, string>> = {
    'src/hardware/dependent-load.ts': 'counts once more what was counted during a dependent load',
    'src/shadow/tables/audit.ts': 'an audit compares what was counted with what there is',
  };

  /** `events`, of whatever holds it, and one of its members. */
  const MEMBER = String.raw`\bevents(?:\.\w+\b|\[[^\]]+\])`;
  const READS: readonly RegExp[] = [
    // Anything but a member that is increased,
    new RegExp(String.raw`${MEMBER}(?!\s*(?:\+\+|\+=))`),
    // or one that is, as a part of an expression,
    new RegExp(String.raw`(?:[=(,?:+*<-]|\breturn)\s*(?:\w+\.)*${MEMBER}`),
    // or all of them by another name, or taken apart,
    /(?<!\bthis\.events)\s=\s(?:\w+\.)*events\s*;/,
    /\bevents:\s*\{/,
    // or added up.
    /\b(?:snapshot|total|difference)\(/,
  ];
  const reads = (text: string): boolean => READS.some(way => way.test(withoutWords(text)));

  test.each([
    'if (events.walks > 0) {',
    'const before = this.events.walks;',
    'return events[name];',
    'const {walks} = this.machine.events;',
    'const {events: {walks}} = this.machine;',
    'const counts = machine.events;',
    'const now = snapshot(machine.events);',
    'const number = events.walks++;',
    'events.walks += events.failedWalks;',
    'use(events.walks)',
  ])('this reads one: %s', text => expect(reads(text)).toBe(true));

  test.each([
    'events.walks++;',
    'if (found === IN_L1) this.events.walkLoadsL1++;',
    'machine.events[cause] += tables.free(page);',
    'this.events = events;',
    'const {events, cpu} = this.machine;',
    'count(this.machine.events, found);',
  ])('this reads none: %s', text => expect(reads(text)).toBe(false));

  test('whoever counts reads no counter, with the exceptions that are named', () => {
    const readers = sources.filter(({path, text}) => COUNTING.includes(folderOf(path)) && reads(text));
    expect(readers.map(({path}) => path).sort()).toEqual(Object.keys(READERS).sort());
  });
});

describe('registries', () => {
  /** What an index must not list: the contract itself. */
  const CONTRACTS = ['src/strategies/strategy.ts'];

  test('every eviction policy is in its index', () => {
    const folder = 'src/shadow/eviction';
    const index = sources.find(({path}) => path === `${folder}/index.ts`)!.imports.map(({module}) => module);
    const kinds = sources.filter(
      ({path, text}) => dirname(path) === folder && /^export const \w+: EvictionKind =/m.test(text),
    );
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.map(({path}) => path).filter(path => !index.includes(path))).toEqual([]);
  });

  for (const folder of ['src/strategies', 'workloads']) {
    test(`every file of ${folder} is in its index, or is used by one that is`, () => {
      const files = sources.filter(({path}) => dirname(path) === folder);
      const modules = (source: Source | undefined) => source?.imports.map(({module}) => module) ?? [];
      const listed = new Set(modules(files.find(({path}) => path === `${folder}/index.ts`)));
      for (const file of files) {
        if (listed.has(file.path)) for (const module of modules(file)) listed.add(module);
      }
      const forgotten = files
        .map(({path}) => path)
        .filter(path => path !== `${folder}/index.ts` && !CONTRACTS.includes(path) && !listed.has(path));
      expect(files.length).toBeGreaterThan(1);
      expect(forgotten).toEqual([]);
    });
  }
});
