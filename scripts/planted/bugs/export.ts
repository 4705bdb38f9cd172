import type {Slips} from '../bug.ts';

export const exporting: Slips = {
  'src/export/csv.ts': [
    {
      text: "guarded.replaceAll('\"', '\"\"')",
      becomes: 'guarded',
      why: 'a quote in a label ends its field',
    },
    {
      text: 'const guarded = guard(value);',
      becomes: 'const guarded = value;',
      why: 'a spreadsheet runs a label as a formula',
    },
    {
      text: "guarded === '' ||",
      becomes: '',
      why: 'an empty text is read back as missing',
    },
  ],
  'src/export/cell-fields.ts': [
    {
      text: 'JSON.stringify([workload, machine, seed, strategy])',
      becomes: 'JSON.stringify([workload, machine, strategy])',
      why: 'slowdowns of all seeds are over the last seed of the reference',
    },
    {
      text: "if (!there.every(value => typeof value === 'number')) return 'text';",
      becomes: "if (typeof there[0] !== 'number') return 'text';",
      why: 'a parameter is a column of numbers by its first cell, though another has a word',
    },
    {
      text: "there.every(Number.isSafeInteger) ? 'whole' : 'real'",
      becomes: "'whole'",
      why: 'a share of a parameter is an integer, which Parquet cannot write',
    },
  ],
  'src/export/latex-text.ts': [
    {
      text: '-(?=-)',
      becomes: '–',
      why: 'two hyphens of a label are printed as a dash',
    },
  ],
  'src/export/latex-table.ts': [
    {
      text: 'at > 0 && opening.includes(from + at)',
      becomes: 'false',
      why: 'no space sets families apart',
    },
  ],
  'src/export/latex-parts.ts': [
    {
      text: '-GAP) <= PAGE_POINTS',
      becomes: '-GAP) <= 2 * PAGE_POINTS',
      why: 'a table is wider than its page',
    },
  ],
  'src/export/provenance.ts': [
    {
      text: '.toSorted()',
      becomes: '',
      why: 'the hash of the recordings hangs on the order of the cells',
    },
    {
      text: '[[name, visible(value)] as const]',
      becomes: '[[name, value] as const]',
      why: 'a command with a line break breaks out of a comment',
    },
  ],
  'src/export/figure.ts': [
    {
      text: 'return Math.max(LABEL_SIZE, value);',
      becomes: 'return value;',
      why: 'notes are printed in 5 points',
    },
    {
      text: 'width: Math.round(width * factor),',
      becomes: 'width,',
      why: 'a figure for a page is a narrow chart beside nothing',
    },
    {
      text: 'isSilent(encoding, drawn) ? [] : size',
      becomes: 'size',
      why: 'rows of dots are half as far apart again, for notes that are not there',
    },
    {
      text: 'return roomierFilter(value, growth / factor);',
      becomes: 'return value;',
      why: 'a letter stands out over the part of a bar that it names',
    },
  ],
  'src/export/figure-files.ts': [
    {
      text: '`<metadata>${inXml(JSON.stringify(Object.fromEntries(provenance)))}</metadata>`',
      becomes: '`<metadata>${JSON.stringify(Object.fromEntries(provenance))}</metadata>`',
      why: 'what is in a command is markup of the picture',
    },
  ],
  'src/export/png-metadata.ts': [
    {
      text: 'crc32(body), body.length + 4',
      becomes: 'crc32(data), body.length + 4',
      why: 'no reader believes the chunks of a PNG',
    },
  ],
  'src/export/pdf.ts': [
    {
      text: "Object.defineProperty(document.info, 'CreationDate', {enumerable: false});",
      becomes: '',
      why: 'a PDF says that it was made in 1970',
    },
  ],
  'src/export/chart-files.ts': [
    {
      text: 'if (excess <= 1 || most === 1) return drawn;',
      becomes: 'if (excess <= 2 || most === 1) return drawn;',
      why: 'a figure is taller than a page',
    },
  ],
  'src/cli/export-places.ts': [
    {
      text: 'if (isReference && `${into}${sep}`.startsWith(`${own}${sep}`))',
      becomes: 'if (isReference && into === `${own}${sep}`)',
      why: 'an export goes among the files of a reference',
    },
  ],
  'src/cli/export-source.ts': [
    {
      text: 'current ? plan.simulator : simulator',
      becomes: 'plan.simulator',
      why: 'cells of an older simulator are said to be of this one',
    },
  ],
  'src/export/markdown.ts': [
    {
      text: String.raw`.replaceAll('--', '-\\u002d')`,
      becomes: '',
      why: 'a command ends the comment that it stands in',
    },
  ],
};
