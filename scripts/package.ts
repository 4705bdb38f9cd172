/**
 * Called by `npm pack`: builds the package, and has its manifest in place of the clone's while that is packed.
 * With --restore: puts the clone's back.
 */
import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {build, DIST, ROOT} from './package/build.ts';
import {packedManifest, type Manifest} from './package/manifest.ts';

const MANIFEST = join(ROOT, 'package.json');
/** No part of the package, whose `files` are folders below. */
const OWN = join(DIST, 'package.clone.json');

const {values} = parseArgs({options: {restore: {type: 'boolean'}}});

// Also where a packing before this one was killed.
if (existsSync(OWN)) renameSync(OWN, MANIFEST);
if (!values.restore) {
  const imported = await build();
  const text = readFileSync(MANIFEST, 'utf8');
  writeFileSync(OWN, text);
  const packed = packedManifest(JSON.parse(text) as Manifest, imported);
  writeFileSync(MANIFEST, `${JSON.stringify(packed, undefined, 2)}\n`);
}
