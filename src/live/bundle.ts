/** Our part of a live page's code: the modules that tell every report, made one script for a browser. */
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';

/** What a page has as a script of its own, by the name of what that defines. */
const GLOBALS = {vega: 'vega', 'vega-lite': 'vegaLite'};

export interface Bundle {
  readonly code: string;
  /** The files that it was made of. */
  readonly modules: readonly string[];
}

export async function bundled(): Promise<Bundle> {
  const built = await rolldown({
    input: fileURLToPath(new URL('browser/main.ts', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
    external: Object.keys(GLOBALS),
    treeshake: {
      // Ours do nothing when they are loaded but define, so that a module of which nothing is used can be left out.
      moduleSideEffects: id => id.includes('node_modules'),
    },
  });
  try {
    const {output} = await built.generate({
      format: 'iife',
      globals: GLOBALS,
      minify: true,
      codeSplitting: false,
    });
    const [{code, moduleIds}] = output;
    return {code, modules: moduleIds};
  } finally {
    await built.close();
  }
}
