import type {Slips} from '../bug.ts';

export const importers: Slips = {
  'src/recording/importers/lackey.ts': [
    {
      text: 'bytes >= 1 && bytes <= MOST_BYTES',
      becomes: 'bytes >= 1 && bytes < MOST_BYTES',
      why: 'the largest access that is allowed ends the run',
    },
    {
      text: 'private line = 1;',
      becomes: 'private line = 0;',
      why: 'every line is named by the number of the one before',
    },
    {
      text: 'if (this.length > 0) this.endLine();',
      becomes: '',
      why: 'the last record is lost where the file does not end with its line',
    },
    {
      text: 'else this.skip(start, end);',
      becomes: 'else tally.remarks++;',
      why: 'lines that are skipped pass for what Valgrind says',
    },
    {
      text: 'else sink.modify(page, byte, bytes);',
      becomes: 'else sink.store(page, byte, bytes);',
      why: 'the load of a modify is lost',
    },
    {
      text: 'Math.max(start, end - BYTE_DIGITS)',
      becomes: 'end - BYTE_DIGITS',
      why: 'an address of two digits takes what stands before it',
    },
    {
      text: 'tally.firstSkipped.length < SHOWN_LINES',
      becomes: 'tally.firstSkipped.length <= SHOWN_LINES',
      why: 'six lines are shown, and the count of the rest is right by luck',
    },
    {
      text: 'tally.skipped++;',
      becomes: '',
      why: 'a skipped line is not counted',
    },
    {
      text: 'digitsFrom(text, size, end, 10) !== end',
      becomes: 'digitsFrom(text, size, end, 16) !== end',
      why: 'a size of 1f is taken for 25 bytes',
    },
    {
      text: 'if (end - start <= MOST_DIGITS) return start;',
      becomes: 'if (end - start < MOST_DIGITS) return start;',
      why: 'addresses of the upper half end the run',
    },
    {
      text: '    this.dropped = 0;\n',
      becomes: '',
      why: 'after one long line all are shown as if they were cut',
    },
    {
      text: '    this.droppedBlanks = true;\n    this.line++;',
      becomes: '    this.line++;',
      why: 'after one long line no record counts',
    },
    {
      text: 'byte === SPACE || byte === TAB || byte === RETURN;',
      becomes: 'byte === SPACE || byte === TAB;',
      why: 'traces with the lines of DOS are skipped whole',
    },
    {
      text: 'tally.firstSpoilt ??= {',
      becomes: 'tally.firstSpoilt = {',
      why: 'the last of the spoilt lines is told as the first',
    },
    {
      text: '!this.beginsAsRecord(start, end) && !ENDS_AS_RECORD.test(this.shown())',
      becomes: '!this.beginsAsRecord(start, end)',
      why: 'a record behind a print of the program is lost without a word',
    },
    {
      text: "if (byte >= codeOf('A') && byte <= codeOf('F'))",
      becomes: "if (byte >= codeOf('A') && byte < codeOf('F'))",
      why: 'addresses with an F in capitals are no records',
    },
    {
      text: 'const page = valueOf(text, start, byteStart, 16);',
      becomes: 'const page = valueOf(text, start, byteStart, 16) | 0;',
      why: 'pages from 2^31 on are others',
    },
  ],
  'src/recording/linter.ts': [
    {
      text: 'if (value >= bound) this.report(',
      becomes: 'if (value > bound) this.report(',
      why: 'the first number that is out of range is let through',
    },
  ],
};
