import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeMasker } from './mask.ts';
import { findAll, modelPolicy } from './policies.ts';
import { makeRedactor } from './redact.ts';
import { makeScanAnswer } from './scan-answer.ts';
import { readTagger } from './tagger/read-tagger.ts';
import { makeTagger } from './tagger/tagger.ts';

const weights = readFileSync(new URL('./model/tagger.bin', import.meta.url));
const tagger = makeTagger(readTagger(weights));
const find = findAll(tagger);

describe('the tagger', () => {
  it.each([
    ['Hello, my name is Siobhan Ferreira and I need a flat', 'PERSON:Siobhan Ferreira'],
    ['hi this is tomasz kowalczyk', 'PERSON:tomasz kowalczyk'],
    ['Please add Mr. Okonkwo to the lease', 'PERSON:Mr. Okonkwo'],
    ['Regards,\nBeatriz Lindqvist', 'PERSON:Beatriz Lindqvist'],
    ['I live at 1420 Birchwood Lane, Apt. 12', 'ADDRESS:1420 Birchwood Lane, Apt. 12'],
    ['We are moving to Ljubljana next month', 'LOCATION:Ljubljana'],
  ])('finds in %s', (text, expected) => {
    const found = find(text).map(({ start, end, kind }) => `${kind}:${text.slice(start, end)}`);
    expect(found.join()).toContain(expected);
  });

  it.each([
    'Do you have a two bedroom apartment with a garden?',
    'I would like to book a viewing, please.',
    'How much is the rent?',
    'yes',
    '',
  ])('leaves %s', (text) => {
    expect(find(text)).toEqual([]);
  });

  it('takes any text, however long its words and lines', () => {
    for (const text of [
      'a'.repeat(5000),
      '\n'.repeat(500),
      'A b. '.repeat(700),
      '1 '.repeat(900),
    ]) {
      const last = find(text).at(-1);
      expect(last?.end ?? 0).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('for a model', () => {
  const masker = makeMasker(modelPolicy(tagger));

  it('hides who speaks and where they live, also where others repeat it', () => {
    const masking = masker.begin();
    const said = 'My name is Siobhan Ferreira, I live at 1420 Birchwood Lane. Call 415 555 0134';
    masking.note(said);
    const system = masking.mask('Earlier: Siobhan Ferreira asked for a flat.', 'system');
    expect(system).toBe('Earlier: [PERSON_1] asked for a flat.');
    const masked = masking.mask(said, 'person');
    expect(masked).not.toMatch(/Siobhan|Ferreira|Birchwood|0134/);
    expect(masking.restore(masked)).toBe(said);
    expect(masking.mask('{"lead":"Siobhan Ferreira"}', 'tool')).toBe('{"lead":"[PERSON_1]"}');
  });

  it('shows what the agency says of listings, people and times', () => {
    const listing =
      '{"address":"812 Marina Blvd, San Francisco, CA 94123","price":1250000,' +
      '"agent":"Dana Whitfield","open":"2026-05-17T10:00","office":"Harbor Realty"}';
    expect(masker.begin().mask(listing, 'tool')).toBe(listing);
  });

  it.each([
    'Is 812 Marina Blvd still available?',
    'I am looking for a house in San Francisco',
    'Can I see it on Saturday, May 16 2026?',
  ])('shows what a person wants: %s', (text) => {
    expect(masker.begin().mask(text, 'person')).toBe(text);
  });

  it('goes on with the placeholders of another process', () => {
    const first = masker.begin();
    first.mask('write to a@x.org');
    const next = masker.begin(first.entries());
    expect(next.mask('b@x.org or a@x.org')).toBe('[EMAIL_2] or [EMAIL_1]');
    expect(next.restore('[EMAIL_1]')).toBe('a@x.org');
  });

  it('masks what another service found', () => {
    const masking = masker.begin();
    masking.note('ask for zzyx', [{ start: 8, end: 12, kind: 'PERSON', confidence: 0.9 }]);
    expect(masking.mask('ask for zzyx, not zzyxes', 'tool')).toBe('ask for [PERSON_1], not zzyxes');
  });
});

describe('redaction', () => {
  const text = 'Mail a@x.org or b@x.org, then a@x.org';
  const key = new Uint8Array(32).fill(7);

  it('masks, replaces, hashes and removes', () => {
    const by = (mode: 'mask' | 'replace' | 'hash' | 'remove', other = key) =>
      makeRedactor({ find, mode, key: other }).begin().redact(text);
    expect(by('mask')).toBe('Mail [EMAIL_1] or [EMAIL_2], then [EMAIL_1]');
    expect(by('replace')).toBe(
      'Mail person1@example.com or person2@example.com, then person1@example.com',
    );
    expect(by('remove')).toBe('Mail  or , then ');
    const [one, two, again] = by('hash').match(/\[EMAIL:[0-9a-f]{12}\]/g) ?? [];
    expect(again).toBe(one);
    expect(two).not.toBe(one);
    expect(by('hash', new Uint8Array(32).fill(8))).not.toContain(one);
  });

  it('cannot be made to hash without a key', () => {
    expect(() => makeRedactor({ find, mode: 'hash' })).toThrow(/key/);
  });

  it('finds what is said across the segments of a turn, and keeps their times', () => {
    const segments = makeRedactor({ find, mode: 'mask' })
      .begin()
      .segments([
        { speaker: 'caller', startMs: 0, endMs: 900, text: 'my number is 415 555' },
        { speaker: 'caller', startMs: 900, endMs: 1500, text: '0134 thanks' },
        { speaker: 'agent', startMs: 1500, endMs: 2000, text: 'so 415 555 0134' },
      ]);
    expect(segments).toEqual([
      { speaker: 'caller', startMs: 0, endMs: 900, text: 'my number is [PHONE_1]' },
      { speaker: 'caller', startMs: 900, endMs: 1500, text: ' thanks' },
      { speaker: 'agent', startMs: 1500, endMs: 2000, text: 'so [PHONE_1]' },
    ]);
  });
});

describe("a model's answer", () => {
  const scan = makeScanAnswer(find);
  const heard = ['Hi, I am Siobhan Ferreira', 'phone: (415) 555-0134'];

  it.each([
    ['Thank you, Siobhan Ferreira! I will call 415-555-0134.', []],
    ['You can reach Gustavo Petrov under g.petrov@x.org.', ['PERSON', 'EMAIL']],
    ['We open at nine.', []],
  ])('is told apart: %s', (answer, kinds) => {
    expect(scan(answer, heard).map(({ kind }) => kind)).toEqual(kinds);
  });
});
