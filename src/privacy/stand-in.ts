const GIVEN = ['Alex', 'Robin', 'Sam', 'Jamie', 'Taylor', 'Morgan', 'Casey', 'Jordan'];
const FAMILY = ['Doe', 'Roe', 'Poe', 'Public', 'Sample', 'Example', 'Model', 'Person'];
const TOWNS = ['Anytown', 'Sampleville', 'Exampleton', 'Modelburg'];

const pick = (list: readonly string[], count: number): string =>
  list[(count - 1) % list.length] ?? '';

/** Digits that make it clear to people, and to no machine, that a number is nobody's. */
const serial = (count: number, digits: number): string => String(count).padStart(digits, '0');

/**
 * Something of the same kind that is nobody's: numbers kept for drama, domains kept for examples
 * (RFC 2606, RFC 5737). The same for the same count.
 */
export function standIn(kind: string, count: number): string {
  const round = Math.floor((count - 1) / GIVEN.length);
  switch (kind) {
    case 'PERSON':
      return `${pick(GIVEN, count)} ${pick(FAMILY, count + round)}${round > 7 ? ` ${count}` : ''}`;
    case 'EMAIL':
      return `person${count}@example.com`;
    case 'PHONE':
      return `+1 555 01${serial(count % 100, 2)}${count > 99 ? `-${count}` : ''}`;
    case 'ADDRESS':
      return `${count} Example Street`;
    case 'LOCATION':
      return count <= TOWNS.length ? pick(TOWNS, count) : `Anytown ${count}`;
    case 'ORGANIZATION':
      return `Example Company ${count}`;
    case 'URL':
      return `https://example.com/${count}`;
    case 'IP_ADDRESS':
      return `192.0.2.${count % 256}`;
    case 'DATE_TIME':
    case 'BIRTH_DATE':
      return `1900-01-${serial(((count - 1) % 28) + 1, 2)}`;
    default:
      return `${kind.toLowerCase().replaceAll('_', ' ')} ${count}`;
  }
}
