/**
 * How far sampled miss curves are off and how often within the margin that they state, beside SHARDS as it was published: on
 * six streams of a million uses, at each rate, over fifty samples that differ in the salt of their hash. Ends with 1
 * unless at each stream and rate 95 % of all pairs of a sample and a size are within the margin, and in 90 % of the samples 95 %
 * of the sizes are. Takes some minutes.
 *
 *   node scripts/sampled-curve.ts [--samples 50 --uses 1000000 --rates 0.1,0.01,0.001] [stream …]
 */
import {parseArgs} from 'node:util';
import {accuracyOf, type Accuracy} from '../src/testing/curve-accuracy.ts';
import {keyStreams} from '../src/testing/key-streams.ts';
import {FRONT} from '../src/tune/curves/front-cache.ts';

const {values: options, positionals} = parseArgs({
  options: {
    samples: {type: 'string', default: '50'},
    uses: {type: 'string', default: '1000000'},
    rates: {type: 'string', default: '0.1,0.01,0.001'},
  },
  allowPositionals: true,
});
const uses = Number(options.uses);
const salts = Array.from({length: Number(options.samples)}, (_, at) => at + 1);
const rates = options.rates.split(',').map(Number);
const streams = positionals.length > 0 ? positionals.map(streamOf) : keyStreams;

console.log(
  `${salts.length} samples of each stream of ${uses.toLocaleString('en')} uses, at sizes above ${FRONT}, below which there is no ` +
    'error. Within: pairs of a sample and a size whose error is within the margin, and samples in which 95 % of the sizes ' +
    'are; every size, and sizes 3 % apart. Mean margin and mean errors in % of all uses.\n',
);
print([
  'stream',
  'rate',
  'within',
  'samples',
  '3 % apart',
  'samples',
  'margin',
  'error',
  'SHARDS-adj',
  'SHARDS',
]);
let failed = 0;
for (const {id, put} of streams) {
  for (const rate of rates) {
    const accuracy = accuracyOf(sink => put(sink, uses, uses / 1e6), rate, salts);
    if (!holds(accuracy)) failed++;
    const {pairs, samples, chartedPairs, chartedSamples, margin, error, adjusted, uncorrected} = accuracy;
    const shares = [pairs, samples, chartedPairs, chartedSamples].map(share => (100 * share).toFixed(1));
    const errors = [margin, error, adjusted, uncorrected].map(share => (100 * share).toFixed(2));
    print([id, String(rate), ...shares, ...errors]);
  }
}
console.log(`\n${failed} of ${streams.length * rates.length} fail`);
if (failed > 0) process.exitCode = 1;

function holds({pairs, samples, chartedPairs, chartedSamples}: Accuracy): boolean {
  return Math.min(pairs, chartedPairs) >= 0.95 && Math.min(samples, chartedSamples) >= 0.9;
}

function streamOf(name: string): (typeof keyStreams)[number] {
  const found = keyStreams.find(({id}) => id === name);
  if (!found) throw new Error(`sampled-curve: unknown stream "${name}"`);
  return found;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((text, at) => (at === 0 ? text.padEnd(14) : text.padStart(11))).join(''));
}
