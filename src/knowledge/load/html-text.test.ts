import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlText } from './html-text.ts';

describe('htmlText', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<h2>Pets</h2>Dogs<br>and <b>cats</b>', '## Pets\n\nDogs\nand cats'],
    ['<ul><li>One<li>Two</ul>', '- One\n- Two'],
    ['<table><tr><th>Fee<th>$</tr><tr><td>Late</td><td>50</td></tr></table>', 'Fee | $\nLate | 50'],
    ['a<script>var x = "<p>no</p>"</script>b', 'ab'],
    ['a<STYLE>p{}</STYLE >b<!-- <p>no --> c', 'ab c'],
    ['5 &lt; 6 &amp; caf&eacute; &#8364;&#x41; &nope; &nbsp;x', '5 < 6 & café €A &nope; x'],
    ['2 < 3 and a<b title="x>y">c</b>', '2 < 3 and ac'],
    ['<script>never closed', ''],
    ['<p>half a tag <a href="x', 'half a tag'],
    ['&#0;&#xD800;&#1114112;', '\ufffd\ufffd\ufffd'],
    ['İİ<SCRIPT>no</SCRIPT>İ', 'İİİ'],
    ['<h1></h1><li></li>text', 'text'],
  ])('reads %s', (html, text) => {
    expect(htmlText(html).text).toBe(text);
  });

  const bit = fc.oneof(
    fc.string(),
    fc.constantFrom('<', '>', '</', '<p>', '<script>', '</script>', '<!--', '-->', '"', "='", '&#'),
  );
  it('reads anything, and never a script', () => {
    fc.assert(
      fc.property(fc.array(bit), fc.array(bit), (before, inside) => {
        const script = inside.join('').replaceAll(/<\/script/gi, '');
        expect(htmlText(before.join('')).text).toBeTypeOf('string');
        expect(htmlText(`a<script>${script}</script>b`).text).toBe('ab');
      }),
    );
  });
});
