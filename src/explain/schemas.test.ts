import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {explainSchemaFiles} from './schemas.ts';

const FOLDER = new URL('schema/', import.meta.url);

test('the committed JSON Schemas are what the schemas say; else run `npm run schemas`', () => {
  const files = explainSchemaFiles();
  expect(readdirSync(FOLDER).sort()).toEqual([...files.keys()].sort());
  for (const [name, text] of files) expect(readFileSync(new URL(name, FOLDER), 'utf8')).toBe(text);
});
