import type { Listing, Relaxed } from '../../../src/schemas/listing.ts';
import { count } from '../count.ts';
import { sayPlace } from '../describe-listing.ts';
import type { listingFact as englishFact } from '../listing-facts.ts';
import type { listingWording as english } from '../listing-wording.ts';
import { makeListingFact } from '../make-listing-fact.ts';
import { list } from '../say-time.ts';
import type {
  searchNextStep as englishNext,
  noResults as englishNone,
  searchResults as englishResults,
} from '../search-results.ts';
import { vary } from '../vary.ts';
import { ifSaid } from '../yes-no.ts';

const beds = (n: number): string => count(n, 'habitación', 'habitaciones');

const price = (listing: Listing): string =>
  `$${listing.ListPrice.toLocaleString('en-US')}` +
  (listing.PropertyType === 'Residential Lease' ? ' al mes' : '');

const describe = (listing: Listing): string =>
  `${sayPlace(listing)}: ` +
  `${listing.BedroomsTotal === 0 ? 'estudio' : beds(listing.BedroomsTotal)}, ` +
  `${count(listing.BathroomsTotalInteger, 'baño')}, ${price(listing)}`;

const KINDS: Record<Listing['PropertySubType'], string> = {
  'Single Family Residence': 'casas',
  Condominium: 'condominios',
  Townhouse: 'casas adosadas',
  Apartment: 'apartamentos',
  Loft: 'lofts',
};

export const listingWording: typeof english = {
  version: 'listing-wording-es@1',
  describe,
  extras: (listing) =>
    list(
      [
        ...ifSaid(listing.PetsAllowed, 'admite mascotas', 'sin mascotas'),
        ...(listing.GarageSpaces > 0
          ? [count(listing.GarageSpaces, 'plaza de garaje', 'plazas de garaje')]
          : []),
        ...(listing.InUnitLaundry ? ['lavandería en la vivienda'] : []),
        ...ifSaid(listing.Furnished, 'amueblado', 'sin amueblar'),
        ...(listing.LivingArea === null
          ? []
          : [`${listing.LivingArea.toLocaleString('en-US')} pies cuadrados`]),
        ...(listing.YearBuilt === null ? [] : [`construido en ${listing.YearBuilt}`]),
      ],
      'y',
    ),
  remarks: (text) => `Descripción, en inglés: “${text}”`,
  wish: ({ minBedrooms: min, maxBedrooms: max, propertySubType, transaction, area }) => {
    const kind =
      min === 0 && max === 0
        ? 'estudios'
        : propertySubType === undefined
          ? 'viviendas'
          : KINDS[propertySubType];
    const rooms =
      min === undefined || (min === 0 && max === 0)
        ? ''
        : max === undefined
          ? ` de ${min} o más habitaciones`
          : ` de ${max === min ? beds(min) : `${min} a ${max} habitaciones`}`;
    const deal =
      transaction === undefined ? '' : transaction === 'rent' ? ' en alquiler' : ' en venta';
    return `${kind}${rooms}${deal}${area === undefined ? '' : ` en ${area}`}`;
  },
};

export const listingFact: typeof englishFact = {
  version: 'listing-fact-es@1',
  ...makeListingFact({
    pets: {
      yes: 'Sí, se admiten mascotas.',
      no: 'No, no se admiten mascotas.',
      unsaid: 'El anuncio no dice si se admiten mascotas.',
    },
    furnished: {
      yes: 'Sí, está amueblada.',
      no: 'No, no está amueblada.',
      unsaid: 'El anuncio no dice si está amueblada.',
    },
    laundry: {
      yes: 'Tiene lavandería en la vivienda.',
      no: 'No tiene lavandería en la vivienda.',
      unsaid: 'El anuncio no dice si tiene lavandería en la vivienda.',
    },
    garage: (spaces) => `Tiene ${count(spaces, 'plaza de garaje', 'plazas de garaje')}.`,
    noGarage: 'No tiene garaje.',
    rent: (listing) => `El alquiler es de ${price(listing)}.`,
    price: (listing) => `El precio es de ${price(listing)}.`,
    address: (place) => `La dirección es ${place}.`,
    area: (squareFeet) => `Tiene ${squareFeet} pies cuadrados.`,
    areaUnsaid: 'El anuncio no dice su tamaño.',
    built: (year) => `Se construyó en ${year}.`,
    builtUnsaid: 'El anuncio no dice cuándo se construyó.',
    studio: 'Es un estudio.',
    bedrooms: (n) => `Tiene ${beds(n)}.`,
    bathrooms: (n) => `Tiene ${count(n, 'baño')}.`,
    available: (place) => `Sí, ${place} sigue disponible.`,
    reason: {
      Pending: 'está pendiente: hay una oferta o solicitud en curso, así que ya no está disponible',
      Closed: 'ya está ocupada y no está disponible',
      Withdrawn: 'se retiró y ya no está disponible',
      'Coming Soon': 'saldrá pronto y todavía no está disponible',
    },
    describe,
  }),
  similar: 'Puedo buscar viviendas parecidas si me dice la zona y su presupuesto.',
  gone: 'Ya no encuentro esa vivienda. ¿Busco de nuevo?',
  askAgent: '¿Quiere que le pregunte a un agente?',
};

const RELAXED: Record<Relaxed, string> = {
  keyword: 'la palabra clave',
  furnished: 'los muebles',
  inUnitLaundry: 'la lavandería en la vivienda',
  garage: 'el garaje',
  petsAllowed: 'las mascotas',
  propertySubType: 'el tipo de vivienda',
  minBathrooms: 'el número de baños',
  maxPrice: 'el máximo de su presupuesto',
  minPrice: 'el precio mínimo',
  minBedrooms: 'el número de habitaciones',
  maxBedrooms: 'el número de habitaciones',
};
const PLACES = ['Primera', 'Segunda', 'Tercera', 'Cuarta', 'Quinta'];

export const searchResults: typeof englishResults = {
  version: 'search-results-es@1',
  render: (v) => {
    const given = list([...new Set(v.relaxed.map((field) => RELAXED[field]))], 'y');
    const shown = v.listings.length;
    const honest =
      given === ''
        ? ''
        : `${v.more ? 'Nada más cumple' : 'Nada cumple'} todo lo que pidió, así que cedí en ` +
          `${given}. `;
    const head =
      honest !== '' && !v.more
        ? vary(v.seed, ['Lo más parecido que tengo:', 'Esto es lo que más se acerca:'])
        : v.more
          ? vary(v.seed, ['Aquí tiene más:', 'Estas son las siguientes:'])
          : shown === 1 && v.total === 1
            ? vary(v.seed, ['Encontré una que coincide:', 'Hay una que coincide:'])
            : v.total > shown
              ? `Encontré ${v.total} opciones de ${v.wish}. Las ${shown} mejores:`
              : `Encontré ${v.total} opciones de ${v.wish}:`;
    const lines = v.listings.map((listing, at) => {
      const text = describe(listing);
      if (shown === 1) return v.voice ? `${text}.` : text;
      return v.voice ? `${PLACES[at]}, ${text}.` : `${at + 1}. ${text}`;
    });
    const next =
      v.later.length === 0
        ? ''
        : `${v.voice ? ' ' : '\n'}Después puedo buscar en ${list(v.later, 'y')}.`;
    return v.voice
      ? `${honest}${head.replace(/:$/, '.')} ${lines.join(' ')}${next}`
      : `${honest}${head}\n${lines.join('\n')}${next}`;
  },
};

export const searchNextStep: typeof englishNext = {
  version: 'search-next-step-es@1',
  render: (v) =>
    v.count === 1
      ? vary(v.seed, ['¿Le gustaría verla?', '¿Organizo una visita?'])
      : vary(v.seed, [
          '¿Le gustaría ver alguna, o afino la búsqueda?',
          '¿Le gusta alguna? Puedo contarle más u organizar una visita.',
          '¿Sobre cuál quiere saber más o cuál quiere visitar?',
        ]),
};

export const noResults: typeof englishNone = {
  version: 'no-results-es@1',
  cheaper: (v) =>
    `No tengo ${v.wish} que cuesten menos que esas. ¿Busco en otra zona, o algo más pequeño?`,
  render: (v) => {
    if (v.more)
      return (
        'Esas eran todas las viviendas que tengo para esta búsqueda. ¿Cambio algo, como la ' +
        'zona o el precio?'
      );
    const offer = v.areas.length > 0 ? ` Tengo viviendas en ${list(v.areas, 'y')}.` : '';
    return v.elsewhere
      ? `Ahora mismo no tengo ${v.wish}.${offer} ¿Le serviría alguna de esas zonas?`
      : `Ahora mismo no tengo ${v.wish}. ¿Busco en otra zona o cambio el precio o el tamaño?`;
  },
};
