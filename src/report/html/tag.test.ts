import {expect, test} from 'vitest';
import {html, trusted} from './tag.ts';

test('text is escaped, in an element and in an attribute', () => {
  const text = `<script>"'&`;
  const escaped = '&lt;script&gt;&quot;&#39;&amp;';
  expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('HTML in HTML stays, lists follow one another, and nothing is nothing', () => {
  const items = ['a', '<b>'].map(item => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${undefined}${3}${trusted('<hr>')}`.text).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>3<hr>',
  );
});

test('what would be obeyed or not be seen is shown, and lines stay lines', () => {
  const text = 'a\u001b\u009b\u202e\u2028\u200b\nb';
  const shown = String.raw`a\u001b\u009b\u202e\u2028\u200b` + '\nb';
  expect(html`<pre title="${text}">${text}</pre>`.text).toBe(`<pre title="${shown}">${shown}</pre>`);
});
