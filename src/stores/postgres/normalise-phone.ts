import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * The form two spellings of one number share: E.164 when it is a valid number (without a
 * country code: of `country`), else its digits; null when there is no digit in it.
 */
export function normalisePhone(phone: string, country: CountryCode = 'US'): string | null {
  const parsed = parsePhoneNumberFromString(phone, country);
  if (parsed?.isValid()) return parsed.number;
  return phone.replace(/\D/g, '') || null;
}
