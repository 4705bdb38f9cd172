/** The code of a live page: the modules that tell every report, made one script for a browser. */
import {fileURLToPath} from 'node:url';
import type {Plugin} from 'rolldown';

/** What of Vega none of our charts asks for: maps, forces, trees, other files than a page's own. A third of its size. */
const UNUSED = [
  'd3-dsv',
  'd3-geo',
  'topojson-client',
  'vega-crossfilter',
  'vega-force',
  'vega-geo',
  'vega-hierarchy',
  'vega-label',
  'vega-projection',
  'vega-regression',
  'vega-voronoi',
  'vega-wordcloud',
];

const withoutUnused: Plugin = {
  name: 'without-unused',
  resolveId: id => (UNUSED.includes(id) ? `\0${id}` : undefined),
  load: id => (UNUSED.includes(id.slice(1)) ? 'export {};' : undefined),
};

export interface Bundle {
  readonly code: string;
  /** The files that it was made of. */
  readonly modules: readonly string[];
}

export async function bundled(): Promise<Bundle> {
  const {rolldown} = await import('rolldown');
  const built = await rolldown({
    input: fileURLToPath(new URL('browser/main.ts', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
    plugins: [withoutUnused],
    // Who names something of theirs has nothing.
    shimMissingExports: true,
    treeshake: {
      // Ours do nothing when they are loaded but define, so that a module of which nothing is used can be left out.
      moduleSideEffects: id => id.includes('node_modules'),
    },
  });
  try {
    const {output} = await built.generate({format: 'iife', minify: true, codeSplitting: false});
    const [{code, moduleIds}] = output;
    return {code, modules: moduleIds.filter(id => !id.startsWith('\0'))};
  } finally {
    await built.close();
  }
}
