import { vary } from '../vary.ts';
import type { viewingWording as english, offerSlots as offer } from '../viewing-wording.ts';

export const viewingWording: typeof english = {
  version: 'viewing-wording-es@1',
  confirmViewing: (v) =>
    vary(v.seed, [
      `Es posible ${v.when}. ¿Reservo la visita de ${v.place} a nombre de ${v.name}?`,
      `¿Reservo la visita de ${v.place} ${v.when} a nombre de ${v.name}?`,
    ]),
  booked: (v) =>
    vary(v.seed, [
      `Queda reservada: ${v.place}, ${v.when}${v.name === null ? '' : `, a nombre de ${v.name}`}.`,
      `Listo. Su visita de ${v.place} está reservada para ` +
        `${v.when}${v.name === null ? '' : ` a nombre de ${v.name}`}.`,
    ]),
  alreadyBooked: (v) => `Su visita de ${v.place} está reservada para ${v.when}.`,
  moved: (v) =>
    vary(v.seed, [
      `Su visita de ${v.place} es ahora ${v.when}.`,
      `Listo, cambié su visita de ${v.place} para ${v.when}.`,
    ]),
  confirmMove: (v) => `Hay sitio ${v.when}. ¿Cambio su visita de ${v.place} para entonces?`,
  confirmCancel: (v) => `¿Cancelo su visita de ${v.place} de ${v.when}?`.replace('de el', 'del'),
  cancelled: (v) =>
    vary(v.seed, [
      `Su visita de ${v.place}, ${v.when}, queda cancelada.`,
      `Listo, cancelé su visita de ${v.place}, ${v.when}.`,
    ]),
  kept: 'De acuerdo, no cambia nada: su visita sigue como está.',
  notBooked: 'No hay problema, no he reservado nada. ¿Quiere otra hora u otra vivienda?',
  noViewing:
    'No encuentro ninguna visita próxima con esos datos. ¿Puede estar con otro teléfono o ' +
    'correo?',
  noViewingKnown: 'No tengo aquí ninguna visita próxima suya.',
  whichViewing: (v) => `Tiene más de una visita: ${v.viewings.join('; ')}. ¿A cuál se refiere?`,
  whichViewingBlank: 'Tiene más de una visita reservada. ¿De qué día o dirección se trata?',
  confirmReservation: (v) => `¿Reservo ${v.when}${v.party} a nombre de ${v.name}?`,
  reserved: (v) =>
    vary(v.seed, [
      `Queda reservado ${v.when}${v.party}, a nombre de ${v.name}.`,
      `Listo: ${v.when}${v.party}, reservado a nombre de ${v.name}.`,
    ]),
  party: (size) => ` para ${size} personas`,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const offerSlots: typeof offer = {
  version: 'offer-slots-es@1',
  render: (v) => {
    const reason = {
      taken: vary(v.seed, [
        `Lo siento, ${v.when} ya está ocupado.`,
        `Por desgracia ${v.when} ya está reservado.`,
      ]),
      closed: vary(v.seed, [
        `Lo siento, ${v.when} está cerrado.`,
        `${capital(v.when)} queda fuera de nuestro horario.`,
      ]),
      past: `${capital(v.when)} ya pasó.`,
      day: '',
    }[v.why];
    if (v.slots === '')
      return `${reason} No encuentro ninguna hora libre cercana. ¿Le serviría otro día?`.trim();
    const free =
      v.why === 'day'
        ? vary(v.seed, [`Tengo ${v.slots}.`, `Estas horas están libres: ${v.slots}.`])
        : `Las horas libres más cercanas son ${v.slots}.`;
    const question = vary(v.seed, ['¿Cuál le va bien?', '¿Cuál prefiere?']);
    return `${reason} ${free} ${question}`.trim();
  },
};
