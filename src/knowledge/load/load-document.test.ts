import { describe, expect, it } from 'vitest';
import { DOCUMENT_BYTES_MAX, loadDocument } from './load-document.ts';
import { makeDocx } from './testing/make-docx.ts';
import { makePdf } from './testing/make-pdf.ts';
import { makeZip } from './testing/make-zip.ts';

const load = (name: string, content: string | Buffer, mimeType?: string) =>
  loadDocument({ name, bytes: Buffer.from(content), mimeType });

describe('loadDocument', () => {
  it('reads plain text by its byte order mark or as what it can be', async () => {
    const text = 'Café au lait\r\n£5';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const expected = 'Café au lait\n£5';
    expect(await load('menu.txt', text)).toMatchObject({ title: 'menu', text: expected });
    expect(await load('menu.txt', `\ufeff${text}`)).toMatchObject({ text: expected });
    expect(await load('menu.txt', utf16)).toMatchObject({ text: expected });
    expect(await load('menu.txt', Buffer.from(text, 'latin1'))).toMatchObject({ text: expected });
  });

  it('takes the title from the first heading, else from the name', async () => {
    expect(await load('a/pet-policy_2025.md', 'No heading')).toMatchObject({
      title: 'pet policy 2025',
      mimeType: 'text/markdown',
    });
    expect(await load('x.md', 'Intro\n\n# Pets and you\n\nText')).toMatchObject({
      title: 'Pets and you',
    });
    expect(await load('x.html', '<title>A &amp; B</title><p>Text')).toMatchObject({
      title: 'A & B',
    });
  });

  it('reads a PDF page by page and joins cut lines', async () => {
    const pdf = makePdf([
      ['Deposits', 'The deposit is one month of rent and is', 'returned within 30 days.'],
      ['Second page (last).'],
    ]);
    const { text, mimeType } = await load('deposit.pdf', pdf);
    expect(mimeType).toBe('application/pdf');
    expect(text).toBe(
      'Deposits\nThe deposit is one month of rent and is returned within 30 days.\n\n' +
        'Second page (last).',
    );
  });

  it('reads a Word document and finds its headings', async () => {
    const docx = makeDocx(['Parking', 'Each flat has one place.', 'A second one costs &lt;80.']);
    const { text } = await load('parking.docx', docx);
    expect(text).toBe('## Parking\n\nEach flat has one place.\n\nA second one costs <80.');
  });

  it('reads a CSV with its header', async () => {
    const loaded = await load(
      'fees.csv',
      'Fee;Amount\r\n"Late; rent";50\r\n\r\nKey;"1 ""big"""\r\n',
    );
    expect(loaded.table).toEqual({
      header: ['Fee', 'Amount'],
      rows: [
        ['Late; rent', '50'],
        ['Key', '1 "big"'],
      ],
    });
    expect(loaded.text).toContain('Fee: Late; rent; Amount: 50');
  });

  it('goes by the MIME type when the name has no extension', async () => {
    expect(await load('upload', '<p>Hi there', 'text/html; charset=utf-8')).toMatchObject({
      text: 'Hi there',
      title: 'upload',
    });
  });
});

describe('loadDocument refuses', () => {
  const zipOf = (name: string) => makeZip([{ name, content: 'x' }]);
  const beside = (name: string, mode = 0) =>
    makeZip([
      { name: 'word/document.xml', content: 'x' },
      { name, mode, content: 'x' },
    ]);
  const truncated = makeDocx(['Some text']).subarray(0, 200);
  const bomb = makeZip([
    { name: 'word/document.xml', content: Buffer.alloc(1 << 22), deflate: true },
  ]);
  const liar = makeZip([
    { name: 'word/document.xml', content: Buffer.alloc(1 << 22), deflate: true, claims: 100 },
  ]);
  const huge = makeZip([{ name: 'word/document.xml', content: 'x', claims: 101 * 1024 * 1024 }]);

  it.each([
    ['an unknown extension', 'virus.exe', 'MZ', 'unsupported_document'],
    ['no extension at all', 'README', 'text', 'unsupported_document'],
    ['a PDF that is none', 'a.pdf', 'just text', 'corrupt_document'],
    ['a broken PDF', 'a.pdf', '%PDF-1.4\nnothing else', 'corrupt_document'],
    ['a PDF without text', 'scan.pdf', makePdf([[]]), 'corrupt_document'],
    ['a Word file that is no archive', 'a.docx', 'just text', 'corrupt_document'],
    ['a truncated Word file', 'a.docx', truncated, 'corrupt_document'],
    ['another archive named docx', 'a.docx', zipOf('hello.txt'), 'corrupt_document'],
    ['a Word file of broken XML', 'a.docx', zipOf('word/document.xml'), 'corrupt_document'],
    ['a zip bomb', 'a.docx', bomb, 'corrupt_document'],
    ['a zip bomb that lies about its size', 'a.docx', liar, 'corrupt_document'],
    ['an archive that declares 101 MB', 'a.docx', huge, 'corrupt_document'],
    ['a path out of the archive', 'a.docx', beside('../../etc/passwd'), 'corrupt_document'],
    ['a Windows path out of it', 'a.docx', beside('..\\evil.dll'), 'corrupt_document'],
    ['an absolute path', 'a.docx', beside('/etc/passwd'), 'corrupt_document'],
    ['a symbolic link', 'a.docx', beside('word/link', 0o120777), 'corrupt_document'],
    ['an archive named txt', 'a.txt', zipOf('x'), 'corrupt_document'],
    ['binary named md', 'a.md', Buffer.from([1, 0, 2, 0]), 'corrupt_document'],
    ['blank text', 'a.txt', ' \n\t ', 'corrupt_document'],
    ['a page of scripts', 'a.html', '<script>let text = 1</script>', 'corrupt_document'],
    ['too many bytes', 'a.txt', Buffer.alloc(DOCUMENT_BYTES_MAX + 1, 'a'), 'payload_too_large'],
  ])('%s', async (_, name, content, code) => {
    const refused = await load(name, content).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'AppError', code });
    expect(refused).toHaveProperty('hint', expect.stringMatching(/\w+.*\.$/));
  });
});
