import { expect, it } from 'vitest';
import { type HandoverNotes, handoverSummary } from './handover-summary.ts';

const FULL: HandoverNotes = {
  mood: 'upset',
  subject: 'viewing_schedule',
  speaks: 'fr',
  wish: '2-bedroom homes to rent in Oakland',
  budget: '$3,500',
  agreed: ['14 Oak Street, Tuesday, November 24 at 2:00 PM'],
  open: 'time',
  contact: ['name', 'phone'],
};
const EMPTY: HandoverNotes = {
  mood: 'asked',
  ...{ subject: undefined, speaks: undefined, wish: undefined, budget: undefined },
  ...{ agreed: [], open: undefined, contact: [] },
};

it.each([
  ['en', FULL, [/upset \(subject: viewing schedule\)/, /Speaks French/, /Looks for 2-bedroom/]],
  ['en', FULL, [/up to \$3,500/, /Agreed: 14 Oak Street.*2:00 PM/, /Open: the day/, /name, phone/]],
  [
    'es',
    FULL,
    [/molesta \(asunto: visita\)/, /Habla francés/, /hasta \$3,500/, /Acordado: 14 Oak/],
  ],
  ['es', FULL, [/Pendiente: el día y la hora/, /Contacto: nombre, teléfono/]],
  ['en', EMPTY, [/asked to speak/, /Agreed: nothing/, /Open: nothing/, /Contact: none/]],
  ['es', EMPTY, [/pidió hablar/, /Acordado: nada/, /Pendiente: nada/, /no ha dejado datos/]],
] as const)('tells what is agreed, open and how to reach them (%s)', (language, notes, parts) => {
  const said = handoverSummary.render(notes, language);
  for (const part of parts) expect(said).toMatch(part);
});

it('fits the ticket however much there is', () => {
  const much = { ...FULL, agreed: Array.from({ length: 3 }, () => 'x'.repeat(200)) };
  expect(handoverSummary.render(much, 'en').length).toBeLessThanOrEqual(500);
  expect(handoverSummary.render(much, 'en')).toMatch(/Contact: name/);
});
