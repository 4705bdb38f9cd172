import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {sensitivitySchemaFiles} from './schemas.ts';

const FOLDER = new URL('schema/', import.meta.url);

test('the committed JSON Schema is what the schema says; else run `npm run schemas`', () => {
  const files = sensitivitySchemaFiles();
  expect(readdirSync(FOLDER)).toEqual([...files.keys()]);
  for (const [name, text] of files) expect(readFileSync(new URL(name, FOLDER), 'utf8')).toBe(text);
});
