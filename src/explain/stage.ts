/** What a step belongs to as the guest sees it: its own instruction, what is done unseen, and what comes of it. */
import type {Step} from './step.ts';

export const STAGES = [
  'what the guest executes',
  'the TLB',
  'the hardware walks',
  'the hypervisor',
  'the hardware walks again',
  'the access itself',
] as const;
export type Stage = (typeof STAGES)[number];

/** The steps of one stage, which follow one another. */
export interface Part {
  readonly stage: Stage;
  readonly steps: readonly Step[];
  readonly cycles: number;
}

/** The steps in their order, cut where another stage begins. */
export function partsOf(steps: readonly Step[]): readonly Part[] {
  const parts: {stage: Stage; steps: Step[]; cycles: number}[] = [];
  let isRetry = false;
  for (const step of steps) {
    if (step.kind === 'resume') isRetry = true;
    const part = parts.at(-1);
    const stage = stageOf(step, part?.stage, isRetry);
    if (part?.stage === stage) {
      part.steps.push(step);
      part.cycles += step.cycles;
    } else parts.push({stage, steps: [step], cycles: step.cycles});
  }
  return parts;
}

/** What the processor flushes belongs to what has made it. */
function stageOf(step: Step, before: Stage | undefined, isRetry: boolean): Stage {
  if (step.kind === 'flush' && step.actor === 'cpu' && before !== undefined) return before;
  if (step.kind === 'data') return 'the access itself';
  if (step.actor === 'guest') return 'what the guest executes';
  if (step.actor === 'hypervisor' || step.kind === 'exit') return 'the hypervisor';
  if (step.kind === 'look-up' && step.structure.endsWith('level TLB')) return 'the TLB';
  return isRetry ? 'the hardware walks again' : 'the hardware walks';
}

/** Of several strategies, what each stage cost each of them; a stage that none has is left out. */
export function stageCosts(
  strategies: readonly (readonly Step[])[],
): readonly {readonly stage: Stage; readonly cycles: readonly (number | undefined)[]}[] {
  const each = strategies.map(partsOf);
  return STAGES.map(stage => ({stage, cycles: each.map(parts => cyclesAt(parts, stage))})).filter(
    ({cycles}) => cycles.some(cost => cost !== undefined),
  );
}

function cyclesAt(parts: readonly Part[], stage: Stage): number | undefined {
  const there = parts.filter(part => part.stage === stage);
  return there.length === 0 ? undefined : there.reduce((sum, {cycles}) => sum + cycles, 0);
}
