import parsePhoneNumber from 'libphonenumber-js';

/** A stored number as people write it: "+15105550142" → "(510) 555-0142". */
export function sayPhone(phone: string): string {
  const parsed = parsePhoneNumber(phone, 'US');
  if (parsed === undefined) return phone;
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}

/** " You can call us at (510) 555-0142."; nothing where there is no number. */
export const callAt = (phone: string | null, words: string): string =>
  phone === null ? '' : ` ${words} ${sayPhone(phone)}.`;
