import type { Listing } from '../schemas/listing.ts';

export interface Neighbourhood {
  city: 'Oakland' | 'Berkeley' | 'Alameda';
  name: string;
  postalCode: string;
  /** How dear it is against the average of the three cities. */
  level: number;
  streets: string[];
  /** One checkable thing nearby, as a clause of a remark. */
  nearby: string;
}

export interface Building {
  name: string;
  neighbourhood: string;
  address: string;
  yearBuilt: number;
  subType: Extract<Listing['PropertySubType'], 'Apartment' | 'Condominium' | 'Loft'>;
  floors: number;
  petsAllowed: boolean;
}

const hood = (
  city: Neighbourhood['city'],
  name: string,
  postalCode: string,
  level: number,
  nearby: string,
  streets: string[],
): Neighbourhood => ({ city, name, postalCode, level, streets, nearby });

/** Real neighbourhoods, made-up streets: nobody's own address can turn up in the demo. */
export const neighbourhoods: Neighbourhood[] = [
  hood('Oakland', 'Rockridge', '94618', 1.28, 'two blocks from a row of cafes', [
    'Quillwood Avenue',
    'Marlstone Street',
  ]),
  hood('Oakland', 'Temescal', '94609', 1.08, 'near the Telegraph Avenue bus lines', [
    'Weaverbird Street',
    'Foundry Alley',
  ]),
  hood('Oakland', 'Grand Lake', '94610', 1.1, 'a short walk from Lake Merritt', [
    'Lanternlight Avenue',
    'Pergola Terrace',
  ]),
  hood('Oakland', 'Jack London Square', '94607', 1.04, 'close to the ferry landing', [
    'Tannery Row',
    'Saltworks Street',
  ]),
  hood('Oakland', 'Dimond', '94602', 0.92, 'next to a wooded creek trail', [
    'Bellweather Road',
    'Copper Mill Way',
  ]),
  hood('Berkeley', 'Elmwood', '94705', 1.3, 'around the corner from a small cinema', [
    'Hazelgrove Street',
    'Inkwell Lane',
  ]),
  hood('Berkeley', 'North Berkeley', '94709', 1.22, 'near a Thursday produce market', [
    'Thistledown Road',
    'Pressworks Street',
  ]),
  hood('Berkeley', 'Westbrae', '94702', 1.02, 'along the Ohlone Greenway', [
    'Bindery Street',
    'Kestrel Court',
  ]),
  hood('Berkeley', 'Southside', '94704', 1.0, 'a ten-minute walk from Downtown BART', [
    'Halyard Street',
    'Cobbler Way',
  ]),
  hood('Alameda', 'Bay Farm Island', '94502', 1.06, 'by the shoreline path', [
    'Cormorant Lane',
    'Sandglass Drive',
  ]),
  hood('Alameda', 'East End', '94501', 1.05, 'near the Fruitvale bridge', [
    'Chandlery Street',
    'Pepperwood Avenue',
  ]),
  hood('Alameda', 'Marina Village', '94501', 0.98, 'beside the marina', [
    'Windlass Way',
    'Topsail Court',
  ]),
];

const building = (
  name: string,
  neighbourhood: string,
  address: string,
  yearBuilt: number,
  subType: Building['subType'],
  floors: number,
  petsAllowed: boolean,
): Building => ({ name, neighbourhood, address, yearBuilt, subType, floors, petsAllowed });

/** Fictional buildings with several units each. */
export const buildings: Building[] = [
  building(
    'The Cannery Lofts',
    'Jack London Square',
    '240 Saltworks Street',
    1926,
    'Loft',
    5,
    true,
  ),
  building('Harborlight', 'Jack London Square', '88 Tannery Row', 2018, 'Apartment', 8, true),
  building('Pergola House', 'Grand Lake', '515 Pergola Terrace', 1964, 'Apartment', 4, false),
  building(
    'Lakebridge Commons',
    'Grand Lake',
    '1200 Lanternlight Avenue',
    2009,
    'Condominium',
    6,
    true,
  ),
  building('Weaver Court', 'Temescal', '4711 Weaverbird Street', 1988, 'Apartment', 3, true),
  building('Marlstone Place', 'Rockridge', '5830 Marlstone Street', 2004, 'Condominium', 4, true),
  building('Inkwell Terrace', 'Elmwood', '2914 Inkwell Lane', 1978, 'Condominium', 3, false),
  building('The Pressworks', 'North Berkeley', '1450 Pressworks Street', 1931, 'Loft', 4, true),
  building('Halyard Station', 'Southside', '2120 Halyard Street', 2016, 'Apartment', 7, false),
  building('Greenway Flats', 'Westbrae', '1333 Bindery Street', 1995, 'Apartment', 3, true),
  building('Topsail Landing', 'Marina Village', '60 Topsail Court', 2012, 'Apartment', 5, true),
  building('Chandlery Square', 'East End', '2505 Chandlery Street', 1984, 'Condominium', 4, true),
  building('Cormorant Point', 'Bay Farm Island', '17 Cormorant Lane', 1999, 'Condominium', 3, true),
];
