import type { IntentName } from '../../src/schemas/dialogue.ts';

/** What a colleague must know who takes over: written in the agency's language. */
export interface HandoverNotes {
  mood: 'upset' | 'asked' | 'stuck';
  /** Name of an intent; undefined where nothing was talked about yet. */
  subject: IntentName | undefined;
  /** Code of the person's language, where it is not the agency's. */
  speaks: string | undefined;
  /** "2-bedroom homes to rent in Oakland", as it is said in the agency's language. */
  wish: string | undefined;
  budget: string | undefined;
  /** What stands: "14 Oak Street, Tuesday, November 24 at 2:00 PM". */
  agreed: string[];
  /** What was being settled: a day, a time, a home, contact details, a yes. */
  open: OpenPoint | undefined;
  /** Which contact details were given; the details themselves are with the lead. */
  contact: ('name' | 'phone' | 'email')[];
}
export type OpenPoint = 'time' | 'home' | 'contact' | 'confirm' | 'search';

interface NotesWording {
  mood: Record<HandoverNotes['mood'], string>;
  subject: (subject: IntentName) => string;
  speaks: (language: string) => string;
  wish: (wish: string, budget: string | undefined) => string;
  agreed: (what: string[]) => string;
  nothingAgreed: string;
  open: Record<OpenPoint, string>;
  nothingOpen: string;
  contact: (given: string[]) => string;
  noContact: string;
  given: Record<HandoverNotes['contact'][number], string>;
}

const ENGLISH: NotesWording = {
  mood: {
    upset: 'The person is upset',
    asked: 'The person asked to speak with a human',
    stuck: 'The person wants help that the assistant cannot give',
  },
  subject: (subject) => ` (subject: ${subject.replaceAll('_', ' ')})`,
  speaks: (language) => `Speaks ${language}.`,
  wish: (wish, budget) => `Looks for ${wish}${budget === undefined ? '' : `, up to ${budget}`}.`,
  agreed: (what) => `Agreed: ${what.join('; ')}.`,
  nothingAgreed: 'Agreed: nothing yet.',
  open: {
    time: 'Open: the day and time.',
    home: 'Open: which home.',
    contact: 'Open: contact details.',
    confirm: 'Open: a yes to the booking.',
    search: 'Open: what to look for.',
  },
  nothingOpen: 'Open: nothing.',
  contact: (given) => `Contact: ${given.join(', ')} given, with the lead.`,
  noContact: 'Contact: none given.',
  given: { name: 'name', phone: 'phone', email: 'e-mail' },
};

const ASUNTOS: Partial<Record<IntentName, string>> = {
  property_search: 'búsqueda de vivienda',
  viewing_schedule: 'visita',
  viewing_move: 'cambio de una visita',
  viewing_cancel: 'cancelación de una visita',
  booking: 'reserva',
  faq: 'consulta',
  pricing: 'precios',
  property_question: 'dudas sobre una vivienda',
  lead_capture: 'datos de contacto',
  market_question: 'mercado',
};

const SPANISH: NotesWording = {
  mood: {
    upset: 'La persona está molesta',
    asked: 'La persona pidió hablar con alguien',
    stuck: 'La persona necesita una ayuda que el asistente no puede dar',
  },
  subject: (subject) => ` (asunto: ${ASUNTOS[subject] ?? 'otro'})`,
  speaks: (language) => `Habla ${language}.`,
  wish: (wish, budget) => `Busca ${wish}${budget === undefined ? '' : `, hasta ${budget}`}.`,
  agreed: (what) => `Acordado: ${what.join('; ')}.`,
  nothingAgreed: 'Acordado: nada todavía.',
  open: {
    time: 'Pendiente: el día y la hora.',
    home: 'Pendiente: qué vivienda.',
    contact: 'Pendiente: los datos de contacto.',
    confirm: 'Pendiente: el sí a la reserva.',
    search: 'Pendiente: qué busca.',
  },
  nothingOpen: 'Pendiente: nada.',
  contact: (given) => `Contacto: ${given.join(', ')}, en la ficha.`,
  noContact: 'Contacto: no ha dejado datos.',
  given: { name: 'nombre', phone: 'teléfono', email: 'correo' },
};

const CHARS_MAX = 500;

export const handoverSummary = {
  version: 'handover-summary@1',
  /** At most 500 letters; no name, number or address of the person stands in it. */
  render: (notes: HandoverNotes, language: string): string => {
    const words = language === 'es' ? SPANISH : ENGLISH;
    const { mood, subject, speaks, wish, budget, agreed, open, contact } = notes;
    const parts = [
      `${words.mood[mood]}${subject === undefined ? '' : words.subject(subject)}.`,
      speaks === undefined ? '' : words.speaks(nameOf(speaks, language)),
      wish === undefined ? '' : words.wish(wish, budget),
      agreed.length === 0 ? words.nothingAgreed : words.agreed(agreed),
      open === undefined ? words.nothingOpen : words.open[open],
      contact.length === 0
        ? words.noContact
        : words.contact(contact.map((one) => words.given[one])),
    ].filter((part) => part !== '');
    let said = '';
    for (const part of parts) {
      if (said.length + part.length < CHARS_MAX) said += `${said === '' ? '' : ' '}${part}`;
    }
    return said;
  },
};

function nameOf(code: string, language: string): string {
  try {
    return (
      new Intl.DisplayNames([language === 'es' ? 'es' : 'en'], { type: 'language' }).of(code) ??
      code
    );
  } catch {
    return code;
  }
}
