/** The source file that holds the prices that were fitted. */
import type {Prices} from './fitted.ts';

export const fittedFile = (prices: Prices): string => `/**
 * What the guest kernel's work takes on Cascade Lake, without the accesses to memory that are counted apart, and what the host's
 * does where it backs a frame. \`npm run fit\` writes this file; \`scripts/fit/data.ts\` has the data.
 */
export const FITTED = {
${Object.entries(prices)
  .map(([name, cycles]) => `  ${name}: ${cycles},`)
  .join('\n')}
} as const;
`;
