import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_CHARS, chunkDocument } from './chunk.ts';
import { sentences } from './sentences.ts';

const CHUNK_CHARS_MAX = CHUNK_CHARS + 204;
const texts = (text: string) => chunkDocument({ title: 'Guide', text }).map((chunk) => chunk.text);
const squeezed = (text: string) => text.replace(/\s+/g, '');

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('home', 'e.g.', '5.5', '#', '##', '```', '-', 'x'.repeat(900), '👩‍👧'),
);
const line = fc
  .tuple(
    fc.constantFrom('', '# ', '## ', '### ', '- ', '1. '),
    fc.array(word, { maxLength: 40 }),
    fc.constantFrom('', '.', '!', '?\n', '\n\n'),
  )
  .map(([start, words, end]) => `${start}${words.join(' ')}${end}`);
const document = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('sentences', () => {
  it('join to the same text again, none too long', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 10, max: 300 }), (text, charsMax) => {
        const pieces = sentences(text, charsMax);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => piece.length <= charsMax && piece !== '')).toBe(true);
      }),
    );
  });

  it('end where sentences do', () => {
    const text = 'Dr. Lee is in at 9 a.m. daily. Rent is $1.5k! Why?  Because.\n\nNext';
    expect(sentences(text, 500).map((piece) => piece.trim())).toEqual([
      'Dr. Lee is in at 9 a.m. daily.',
      'Rent is $1.5k!',
      'Why?',
      'Because.',
      'Next',
    ]);
  });
});

describe('chunkDocument', () => {
  it('loses no text and keeps its bounds', () => {
    fc.assert(
      fc.property(document, (text) => {
        const chunks = texts(text);
        expect(chunks.every((chunk) => chunk.length <= CHUNK_CHARS_MAX)).toBe(true);
        expect(chunks.every((chunk) => chunk.trim() !== '')).toBe(true);
        // Piece by piece, for a chunk may begin with the end of the one before.
        const all = squeezed(chunks.join(' '));
        for (const piece of text.split(/\s+/)) {
          if (!/^#{1,6}$/.test(piece) && piece.length <= 100) {
            expect(all).toContain(squeezed(piece));
          }
        }
      }),
    );
  });

  it('carries the headings above each chunk', () => {
    const text = '# House rules\n\n## Pets\n\nDogs are fine.\n\n## Noise\n\n### Night\n\nQuiet.';
    const both =
      '# House rules > Pets\n\nDogs are fine.\n\n# House rules > Noise > Night\n\nQuiet.';
    expect(texts(`# Guide\n\nIntro.\n\n${text.replaceAll('# ', '## ')}`)).toEqual(['Intro.', both]);
    expect(texts(text)).toEqual([both]);
  });

  it('puts small neighbours together and leaves big ones apart', () => {
    const section = (name: string, count: number) => `# ${name}\n\n${'Some words. '.repeat(count)}`;
    const chunks = texts(['A', 'B', 'C'].map((name) => section(name, 12)).join('\n\n'));
    expect(chunks.map((chunk) => chunk.match(/^# \w/gm))).toEqual([['# A', '# B', '# C']]);
    const big = texts([section('A', 40), section('B', 10), section('C', 10)].join('\n\n'));
    expect(big.map((chunk) => chunk.match(/^# \w/gm))).toEqual([['# A'], ['# B', '# C']]);
  });

  it('keeps headings with nothing under them, and # in code is none', () => {
    expect(texts('# A\n\n## B\n\n## C\n\nText\n\n```\n# code\n```\n\n# D')).toEqual([
      '# A\n\nB\n\n# A > C\n\nText\n\n```\n# code\n```',
      'D',
    ]);
  });

  it('begins a chunk with the last sentence of the one before', () => {
    const text = Array.from({ length: 40 }, (_, n) => `Sentence number ${n} is here.`).join(' ');
    const [first = '', second = ''] = texts(text);
    const last = first.split('. ').at(-1) ?? '';
    expect(second.startsWith(last)).toBe(true);
    expect(first.length).toBeLessThanOrEqual(CHUNK_CHARS);
  });

  it('cuts a table between rows, each with its column names', () => {
    const rows = Array.from({ length: 100 }, (_, n) => [`Unit ${n}`, `${n * 10}`]);
    const chunks = chunkDocument({ title: '', text: '', table: { header: ['Name', 'Fee'], rows } });
    const lines = chunks.flatMap((chunk) => chunk.text.split('\n'));
    expect(lines).toEqual(rows.map(([name, fee]) => `Name: ${name}; Fee: ${fee}`));
    expect(chunks.every((chunk) => chunk.text.length <= CHUNK_CHARS)).toBe(true);
    expect(chunks.length).toBeLessThan(5);
  });

  it('cuts a row too long for a chunk, and keeps a header without rows', () => {
    const table = { header: ['Note'], rows: [['word '.repeat(400)]] };
    const chunks = chunkDocument({ title: '', text: '', table });
    expect(chunks.every((chunk) => chunk.text.length <= CHUNK_CHARS)).toBe(true);
    expect(
      chunks
        .map((chunk) => chunk.text)
        .join(' ')
        .match(/word/g),
    ).toHaveLength(400);
    expect(chunkDocument({ title: '', text: '', table: { header: ['A', 'B'], rows: [] } })).toEqual(
      [{ text: 'A, B' }],
    );
  });
});
