/**
 * Fits the prices of the guest kernel's work, and of a frame that the host backs, on Cascade Lake to what was measured, by what pagewalk itself counts in the
 * same operations: a price is what is left of a datum once all else that the operation does is paid.
 *
 *   npm run fit                    writes src/machines/fitted.ts, and prints each datum with what the prices make of it
 *   npm run fit -- --without ID    leaves one datum out, and only prints
 */
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {DATA} from './fit/data.ts';
import {fitted} from './fit/fitted.ts';
import {fittedFile} from './fit/file.ts';

const {
  values: {without},
} = parseArgs({options: {without: {type: 'string'}}});
if (without !== undefined && !DATA.some(({id}) => id === without)) {
  console.error(`--without is "${without}": expected one of ${DATA.map(({id}) => `"${id}"`).join(', ')}`);
  process.exit(1);
}
const {prices, rows} = fitted(DATA.filter(({id}) => id !== without));
for (const {id, measured, found} of rows)
  console.log(
    `${id.padEnd(28)} ${measured.toFixed(0).padStart(9)} ${found.toFixed(0).padStart(9)} ${(found / measured).toFixed(3)}`,
  );
for (const [name, cycles] of Object.entries(prices))
  console.log(`${name.padEnd(28)} ${String(cycles).padStart(9)}`);
const path = fileURLToPath(new URL('../src/machines/fitted.ts', import.meta.url));
if (without === undefined) writeFileSync(path, fittedFile(prices));
