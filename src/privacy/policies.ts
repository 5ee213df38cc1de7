import { hasBefore } from './context.ts';
import { makeFindPii, type Tagger } from './find-pii.ts';
import type { MaskPolicy } from './mask.ts';
import { ALL_PATTERNS, IDENTIFIERS } from './patterns.ts';
import type { FindPii } from './recogniser.ts';

/** What says that an address is the speaker's own, not one they want to see. */
const OWN_ADDRESS = new RegExp(
  String.raw`\b(?:i(?:'m| am)? (?:live|living|stay|staying|reside|moved)|we (?:live|m` +
    String.raw`oved)|my (?:\w+ )?address|(?:send|post|mail|ship|deliver)(?: \w+){0,3} t` +
    String.raw`o|bill(?:ing)? (?:me|address)|home address|pick me up)\b`,
  'i',
);
const NAME_CONFIDENCE = 0.6;

/** What a tenant may narrow. */
export interface PolicySettings {
  /** All kinds where it is not given. */
  kinds?: ReadonlySet<string> | undefined;
  threshold?: number | undefined;
}

/**
 * For models: a person's own data is hidden, what the agency's tools, documents and settings say
 * of listings, places, times and prices stays, for the model has to speak about it.
 */
export function modelPolicy(tagger: Tagger, settings: PolicySettings = {}): MaskPolicy {
  const own = [...IDENTIFIERS.map(({ kind }) => kind), 'PERSON', 'ADDRESS'];
  const kinds = new Set(own.filter((kind) => settings.kinds?.has(kind) ?? true));
  const { threshold } = settings;
  const shared = { recognisers: IDENTIFIERS, kinds, ...(threshold !== undefined && { threshold }) };
  const everywhere = makeFindPii(shared);
  const spoken = makeFindPii({ ...shared, tagger });
  return {
    followed: new Set(['PERSON', 'ADDRESS']),
    find: (text, origin) =>
      origin === 'person'
        ? spoken(text).filter(({ kind, start, confidence }) => {
            if (kind === 'PERSON') return confidence >= (threshold ?? NAME_CONFIDENCE);
            return kind !== 'ADDRESS' || hasBefore(text, start, OWN_ADDRESS);
          })
        : everywhere(text),
  };
}

/** For logs, traces, caches and exports: every kind there is, whoever said it. */
export const findAll = (tagger: Tagger, { kinds, threshold }: PolicySettings = {}): FindPii =>
  makeFindPii({
    ...{ recognisers: ALL_PATTERNS, tagger, kinds },
    ...(threshold !== undefined && { threshold }),
  });
