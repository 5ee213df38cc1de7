import type { ask as english } from '../ask.ts';
import { list } from '../say-time.ts';
import { vary } from '../vary.ts';

export const ask: typeof english = {
  version: 'ask-es@1',
  area: (v) => {
    const areas = v.areas.length > 0 ? ` Tengo viviendas en ${list(v.areas, 'y')}.` : '';
    const question = vary(v.seed, [
      '¿Qué zona le gustaría?',
      '¿Dónde le gustaría vivir?',
      '¿En qué zona debo buscar?',
    ]);
    return `${question}${areas}`;
  },
  transaction: (seed) =>
    vary(seed, ['¿Busca alquilar o comprar?', '¿Le gustaría alquilar o comprar?']),
  whichListing: (v) =>
    `${vary(v.seed, ['¿A cuál se refiere?', '¿A cuál de las viviendas se refiere?'])}${
      v.places.length > 0 ? ` Estábamos viendo ${list(v.places, 'y', '; ')}.` : ''
    }`,
  date: (v) =>
    vary(v.seed, [
      `¿Qué día y a qué hora le gustaría ver ${v.place}?`,
      `¿Cuándo le gustaría visitar ${v.place}? Dígame por favor el día y la hora.`,
    ]),
  dateFor: (v) =>
    vary(v.seed, [`¿Qué día a las ${v.time}?`, `¿Y qué día le va bien, a las ${v.time}?`]),
  newDate: (seed) =>
    vary(seed, ['¿Qué otro día y hora le convienen?', '¿Cuándo prefiere venir entonces?']),
  reservationDate: (seed) =>
    vary(seed, ['¿Qué día y a qué hora le gustaría venir?', '¿Para qué día y hora la reservo?']),
  time: (v) => vary(v.seed, [`¿A qué hora le va bien el ${v.day}?`, `¿A qué hora el ${v.day}?`]),
  nameAndContact: (v) =>
    vary(v.seed, [
      `Para reservar ${v.what}, ¿qué nombre y qué teléfono o correo pongo?`,
      `¿Me da su nombre y un teléfono o correo para reservar ${v.what}?`,
    ]),
  name: (v) =>
    vary(v.seed, [`¿A nombre de quién pongo ${v.what}?`, `¿Y su nombre, para reservar ${v.what}?`]),
  contact: (v) =>
    vary(v.seed, [
      `Gracias, ${v.name}. ¿Qué teléfono o correo uso para reservar ${v.what}?`,
      `Gracias, ${v.name}. ¿Qué teléfono o correo anoto para ${v.what}?`,
    ]),
  bookedUnder: (seed) =>
    vary(seed, [
      '¿Con qué teléfono o correo se reservó?',
      'Para encontrarla: ¿con qué teléfono o correo la reservó?',
    ]),
  partySize: (seed) => vary(seed, ['¿Cuántas personas vendrán?', '¿Para cuántas personas?']),
  leadContact: (v) =>
    v.named
      ? vary(v.seed, [
          '¿En qué teléfono o correo puede localizarle un agente?',
          '¿Qué teléfono o correo debe usar el agente?',
        ])
      : vary(v.seed, [
          '¿Cómo se llama, y en qué teléfono o correo puede localizarle un agente?',
          '¿Me da su nombre y un teléfono o correo para el agente?',
        ]),
  whatElse: (seed) =>
    vary(seed, [
      'De acuerdo. ¿Qué cambio: la zona, el precio o el tamaño?',
      'Muy bien. ¿Qué le convendría más: otra zona, otro precio u otro tamaño?',
    ]),
  anythingElse: (seed) =>
    vary(seed, ['¿Puedo ayudarle en algo más?', '¿Hay algo más que pueda hacer por usted?']),
};
