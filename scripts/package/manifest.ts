/** The package's own manifest, made of the clone's. */

export interface Manifest {
  readonly [field: string]: unknown;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What it says as the clone's does. */
const KEPT = ['name', 'version', 'description', 'keywords', 'author', 'license', 'type', 'files'];

/**
 * Without a Node, for whoever installs it has one, without scripts, and with those dependencies alone that the compiled program
 * imports: the rest was needed to build it.
 */
export function packedManifest(manifest: Manifest, imported: ReadonlySet<string>): Manifest {
  const {version, dependencies} = manifest;
  const missing = [...imported].filter(name => !(name in dependencies));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is imported, and no dependency`);
  return {
    ...Object.fromEntries(KEPT.map(field => [field, manifest[field]])),
    version,
    engines: {node: '>=24'},
    bin: {pagewalk: 'dist/src/cli/pagewalk.mjs'},
    exports: {
      '.': {types: './dist/src/index.d.ts', default: './dist/src/index.js'},
      './tsconfig.json': './dist/tsconfig.json',
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([name]) => imported.has(name))),
  };
}
