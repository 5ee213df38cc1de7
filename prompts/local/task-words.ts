/** What an agent can do, or failed to do, as it stands after "I can" or "I could not". */
export const taskWords = {
  version: 'task-words@1',
  find: 'help you find a home',
  view: 'book viewings',
  reserve: 'make reservations',
  answer: 'answer questions about our services',
  changeBooking: 'change a booking',
  cancelBooking: 'cancel a booking',
  saveDetails: 'save your details',
  searchHomes: 'search our homes',
  lookInCalendar: 'look into the calendar',
  bookViewing: 'book the viewing',
  moveViewing: 'move the viewing',
  cancelViewing: 'cancel the viewing',
  makeReservation: 'make the reservation',
  /** As it stands after "to book" or "put … under". */
  it: 'it',
  this: 'this',
  /** A home at a moment; the moment comes ready to be said. */
  placeAt: (v: { place: string; when: string }): string => `${v.place} on ${v.when}`,
  and: 'and',
};
export type TaskWord = {
  [K in keyof typeof taskWords]: (typeof taskWords)[K] extends string ? K : never;
}[keyof typeof taskWords];
