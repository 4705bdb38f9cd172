/**
 * What a prediction owes to one datum of the fit: the prices of the guest's kernel are fitted again without it, and what was
 * counted is priced by them. A price that rests on that datum alone is then nothing.
 */
import {z} from 'zod';
import {FITTED} from '../machines/fitted.ts';
import type {Machine} from '../machines/machine.ts';
import {costsOf, type Costs} from '../timing/costs.ts';
import type {LatencyName} from '../timing/latencies.ts';
import {keysOf} from '../timing/records.ts';
import {once} from './once.ts';
import type {Evidence} from './reading.ts';
import {accepts, type Target, type Test} from './target.ts';

/** What the fit makes of all data but one. */
export interface Refit {
  readonly without: string;
  readonly prices: Readonly<Partial<Record<LatencyName, number>>>;
}

export const moveSchema = z.object({
  target: z.string(),
  measure: z.string(),
  unit: z.string(),
  ours: z.number(),
  low: z.number().meta({description: 'the least that a fit without one datum makes of it'}),
  high: z.number(),
  most: z.string().meta({description: 'the datum without which it moves most'}),
  turns: z
    .array(z.string())
    .meta({description: 'the data without which it holds where it does not, or the reverse'}),
});
export const movesSchema = z.object({measures: z.array(moveSchema)});
export type Move = z.infer<typeof moveSchema>;

export function movesOf(
  {id}: Target,
  {measures}: Test,
  evidence: Evidence,
  refits: readonly Refit[],
): readonly Move[] {
  const readings = refits.map(({without, prices}) => ({
    without,
    reading: evidence.read(once(machine => refitted(machine, prices))),
  }));
  return measures.map(measure => {
    const {name, unit, ours} = measure;
    const own = ours(evidence.read());
    const found = readings.map(({without, reading}) => ({without, ours: ours(reading)}));
    const all = found.map(each => each.ours);
    const most = found.reduce((far, each) =>
      Math.abs(each.ours - own) > Math.abs(far.ours - own) ? each : far,
    );
    return {
      target: id,
      measure: name,
      unit,
      ours: own,
      low: Math.min(...all),
      high: Math.max(...all),
      most: most.without,
      turns: found
        .filter(each => accepts(measure, each.ours) !== accepts(measure, own))
        .map(({without}) => without),
    };
  });
}

/** With these prices where the machine has the fit's. */
function refitted({latencies}: Machine, prices: Refit['prices']): Costs {
  const fitted = keysOf(FITTED).filter(name => latencies[name] === FITTED[name]);
  return costsOf({...latencies, ...Object.fromEntries(fitted.map(name => [name, prices[name] ?? 0]))});
}
