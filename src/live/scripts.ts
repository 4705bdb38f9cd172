/** What makes a report's page live: its data and its code, packed, and the few lines that unpack them. */
import {gzipSync} from 'node:zlib';
import type {Scripts} from '../report/html/shell.ts';
import {html, trusted} from '../report/html/tag.ts';
import {LOADER} from './loader.ts';
import {pageCode} from './page-code.ts';
import {type PageData, pageText} from './page-data.ts';
import {LIVE_STYLE} from './style.ts';

export async function scriptsOf(data: PageData): Promise<Scripts> {
  const code = await pageCode();
  return {
    code: [LOADER, code],
    style: LIVE_STYLE,
    html: html`<script type="application/octet-stream" id="page-data">${packed(pageText(data))}<\/script>
<script type="application/octet-stream" id="page-code">${packed(code)}<\/script>
<script>${trusted(LOADER)}<\/script>
`,
  };
}

const packed = (text: string): string => gzipSync(text, {level: 9}).toString('base64');
