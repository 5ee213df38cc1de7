import {
  AREA,
  aboutOthers,
  ETAPAS,
  either,
  GRUPOS,
  PEOPLE,
  STAGES,
  word,
  ZONA,
} from './protected-groups.ts';
import { QUESTIONS } from './steering-questions.ts';
import { PREGUNTAS } from './steering-questions-es.ts';

/** Asks to sort homes by who lives there, or by what stands for it; the law forbids an answer. */
export function asksAboutPeople(text: string): boolean {
  const asked = aboutOthers(text);
  return [...QUESTIONS, ...PREGUNTAS].some((question) => question.test(asked));
}

const GROUPS =
  `${PEOPLE}|whites?|blacks?|elderly|old people|` + `disabled|families with (?:kids|children)`;
const STEERS = either(
  `${word(`${AREA}|town|city|${ZONA}`)}[^.?!]{0,30}${word(
    'is|are|has|was|es|tiene|hay|mostly|mainly',
  )}[^.?!]{0,24}${word(`${GROUPS}|${GRUPOS}|safe|dangerous|crime|segur[oa]|peligros[oa]`)}`,
  word(
    '(?:very |quite |really |perfectly |pretty )?(?:safe|dangerous|rough|bad) (?:area|',
    'neighbou?rhood|part of town)',
  ),
  word(
    '(?:mostly|mainly|predominantly|lots of|many|few) (?:white|black|asian|hispanic|jewish|',
    'muslim)\\w*',
  ),
  word(`(?:perfect|ideal|great|best|good|suitable|not suitable) for (?:${GROUPS}|${STAGES})`),
  word('(?:perfect|ideal|great) for (?:families|singles|young professionals|retirees|couples)'),
  word('(?:no|low|high) crime|(?:good|great|excellent|top|bad) schools?(?: district)?'),
  word(
    '(?:zona|barrio|vecindario) (?:muy |bastante )?(?:segur[oa]|peligros[oa]|tranquil[oa] y ',
    'segur[oa])',
  ),
  word(
    '(?:ideal|perfect[oa]) para (?:familias|jubilados|solteros|parejas jovenes)|buen[oa]s ',
    '(?:colegios|escuelas)',
  ),
  word(`(?:muchos|muchas|pocos|pocas|mayoria de) (?:${GRUPOS}|${ETAPAS})`),
);
const DECLINES = either(
  word(
    "(?:can't|cannot|can not|won't|not able to|don't) (?:\\w+ ){0,2}",
    '(?:describe|say|tell|compare|rate|speak|judge|advise)',
  ),
  word('no puedo (?:describir|decir|comparar|valorar)'),
);

/** Tells where to live by who lives there; a refusal to do so does not. */
export function steers(sentence: string): boolean {
  const said = aboutOthers(sentence);
  return !DECLINES.test(said) && STEERS.test(said);
}
