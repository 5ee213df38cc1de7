import type { answerWording as englishAnswer } from '../answer-wording.ts';
import type { handoverWording as englishHandover } from '../handover-wording.ts';
import type { helpWording as english } from '../help-wording.ts';
import type { leadWording as englishLead } from '../lead-wording.ts';
import { callAt, sayPhone } from '../say-phone.ts';
import { vary } from '../vary.ts';

const PERSON = '¿Quiere que le pase con una persona?';

export const helpWording: typeof english = {
  version: 'help-wording-es@1',
  greet: (v) =>
    vary(v.seed, [
      `Hola, soy ${v.agent}, de ${v.tenant}. Puedo ${v.abilities}. ¿En qué le ayudo?`,
      `¡Hola! Gracias por escribir a ${v.tenant}. Soy ` +
        `${v.agent} y puedo ${v.abilities}. ¿Qué necesita?`,
    ]),
  identity: (v) =>
    `Soy ${v.agent}, asistente virtual de ${v.tenant}: un programa, no una persona. ` +
    `Puedo ${v.abilities}, o pasarle con una persona.`,
  virtual: (v) => `Soy ${v.agent}, asistente virtual de ${v.tenant}.`,
  privacy: (v) =>
    `No puedo dar datos ni reservas de otras personas. Lo que sí puedo es ${v.abilities}.`,
  allRight: (seed) =>
    vary(seed, ['De acuerdo. ¿Qué más puedo hacer por usted?', 'Muy bien. ¿En qué más le ayudo?']),
  goAhead: (seed) => vary(seed, ['Claro, ¿qué necesita?', 'Por supuesto. ¿Qué le gustaría?']),
  switched: 'Claro que sí, sigamos en español.',
  thanks: (seed) => vary(seed, ['¡De nada! ¿Algo más?', 'Con mucho gusto. ¿Necesita algo más?']),
  goodbye: (v) =>
    v.reminder +
    vary(v.seed, ['¡Gracias, y que tenga un buen día!', 'Gracias por escribirnos. ¡Hasta pronto!']),
  seeYou: (v) => `Nos vemos ${v.when}. `,
  outOfScope: (v) =>
    vary(v.seed, [
      `Lo siento, con eso no puedo ayudarle. Lo que sí puedo es ${v.abilities}.`,
      `Me temo que con eso no puedo ayudarle, pero puedo ${v.abilities}.`,
    ]),
  unclear: (v) =>
    vary(v.seed, [
      `Perdone, no le he entendido. Puedo ${v.abilities}. ¿Qué le gustaría?`,
      `Lo siento, no lo he entendido. Puedo ${v.abilities}. ¿En qué le ayudo?`,
    ]),
  outOfScopeAgain: (v) => `Sigo sin poder ayudarle con eso; solo puedo ${v.abilities}. ${PERSON}`,
  repeat: (seed) => vary(seed, ['Perdone, no le he entendido.', 'Lo siento, no lo he captado.']),
  fairHousing:
    'No puedo describir las zonas por quién vive en ellas, por lo seguras que son ni por sus ' +
    'colegios; las normas de igualdad en la vivienda me piden no hacerlo. La policía local, el ' +
    'distrito escolar y la oficina del censo publican datos oficiales. Puedo comparar ' +
    'viviendas por precio, tamaño, tipo y características. ¿Qué busca en una vivienda?',
  market:
    'No tengo aquí cifras del mercado y prefiero no adivinar. Uno de nuestros agentes puede ' +
    'decirle más. ¿Le paso su pregunta?',
  cannot: (v) => `Aquí no puedo ${v.what}.`,
  offerContact: 'Puedo anotar su nombre y teléfono para que le llame un agente. ¿Le parece bien?',
  failed: (v) => `Lo siento, ahora mismo no he podido ${v.what}. ${PERSON}`,
  unconfirmed: (v) =>
    `No puedo confirmarlo con lo que tengo. Puedo ${v.abilities}, o pasarle con una persona.`,
  withoutBrief: () =>
    'Soy un asistente de recepción y no tengo aquí datos de esta agencia. ¿En qué le ayudo?',
  declined: `No se aprobó, así que no ha cambiado nada. ${PERSON}`,
};

export const handoverWording: typeof englishHandover = {
  version: 'handover-wording-es@1',
  passed: (v) => {
    const regret = v.upset
      ? vary(v.seed, ['Siento mucho lo ocurrido. ', 'Le pido disculpas, eso no debería pasar. '])
      : '';
    const passed = vary(v.seed, [
      'He pasado su caso a una persona de nuestro equipo',
      'Se lo he pasado a un colega',
    ]);
    const when = v.openNow
      ? ', y alguien le atenderá en breve.'
      : v.opens === null
        ? '.'
        : `. Ahora estamos cerrados y abrimos de nuevo ${v.opens}.`;
    const back = v.reachable ? '' : ' Si nos deja su nombre y número, le pueden llamar.';
    return `${regret}${passed}${when}${callAt(v.phone, 'También puede llamarnos al')}${back}`;
  },
  already: (v) =>
    `${v.upset ? 'Le entiendo, y lo siento. ' : ''}Su caso ya está en manos de una persona de ` +
    `nuestro equipo.${callAt(v.phone, 'También puede llamarnos al')}`,
  unable: (v) =>
    `${v.upset ? 'Lo siento mucho. ' : ''}Desde aquí no puedo ` +
    `comunicarle.${callAt(v.phone, 'Por favor llámenos al') || ' Contacte con nuestra oficina.'}`,
  offer: PERSON,
};

export const leadWording: typeof englishLead = {
  version: 'lead-wording-es@1',
  noted: (v) => {
    const name = v.name === undefined ? '' : `, ${v.name}`;
    return vary(v.seed, [
      `Gracias${name}, he anotado sus datos y un agente se pondrá en contacto.`,
      `Gracias${name}. Sus datos quedan guardados y un agente le contactará.`,
    ]);
  },
  standing: 'Sus datos están guardados y un agente se pondrá en contacto.',
};

/** Words that English text is sure to have; a quote without them is left unmarked. */
const ENGLISH = /\b(?:the|is|are|of|and|you|we|it|for|your)\b/i;

export const answerWording: typeof englishAnswer = {
  version: 'answer-wording-es@1',
  quoted: (v) => {
    const said = ENGLISH.test(v.quote) ? 'Nuestro documento lo dice en inglés: ' : '';
    const quote = said === '' ? v.quote : `“${v.quote}”`;
    return v.voice ? `${said}${quote}` : `${said}${quote} (fuente: ${v.title})`;
  },
  missing: (seed) =>
    vary(seed, [
      `Eso no está en mis documentos. ${PERSON}`,
      'Mis documentos no lo dicen. ¿Le paso su pregunta a una persona?',
    ]),
  phone: (phone) => `Puede llamarnos al ${sayPhone(phone)}.`,
  email: (email) => `Nuestro correo es ${email}.`,
  hoursOn: (v) => (v.hours === '' ? `Cerramos ${v.day}.` : `Abrimos ${v.day} ${v.hours}.`),
  hours: (v) =>
    v.voice
      ? `Nuestro horario es ${v.lines.join('; ')}.`
      : `Nuestro horario:\n${v.lines.join('\n')}`,
  notStated: (v) => `El anuncio de ${v.place} no lo dice.`,
  days: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  everyWeek: (day) => `los ${day.endsWith('s') ? day : `${day}s`}`,
  onDay: (day) => `el ${day}`,
  span: (v) => `de ${v.open} a ${v.close}`,
  and: 'y',
  dayRange: (v) => `de ${v.first} a ${v.last}`,
  closed: 'cerrado',
};
