import type { taskWords as english } from '../task-words.ts';

export const taskWords: typeof english = {
  version: 'task-words-es@1',
  find: 'ayudarle a encontrar vivienda',
  view: 'reservar visitas',
  reserve: 'hacer reservas',
  answer: 'responder preguntas sobre nuestros servicios',
  changeBooking: 'cambiar una reserva',
  cancelBooking: 'cancelar una reserva',
  saveDetails: 'guardar sus datos',
  searchHomes: 'buscar entre nuestras viviendas',
  lookInCalendar: 'consultar el calendario',
  bookViewing: 'reservar la visita',
  moveViewing: 'cambiar la visita',
  cancelViewing: 'cancelar la visita',
  makeReservation: 'hacer la reserva',
  it: 'la visita',
  this: 'esto',
  placeAt: (v) => `${v.place}, ${v.when}`,
  and: 'y',
};
