/** What others call a kind that has another name here. */
const OURS: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  IBAN_CODE: 'IBAN',
  STREET_ADDRESS: 'ADDRESS',
  GPE: 'LOCATION',
  ORG: 'ORGANIZATION',
  NRP: 'NATIONALITY',
  DOMAIN_NAME: 'URL',
  US_ITIN: 'US_SSN',
  US_PASSPORT: 'PASSPORT',
  US_DRIVER_LICENSE: 'DRIVER_LICENSE',
  US_BANK_NUMBER: 'BANK_NUMBER',
};
/** What a placeholder can be made of. */
const FITS = /^(?=.{2,24}$)[A-Z]{2,20}(?:_[A-Z]{1,20})?$/;

/** Our name for a kind as Presidio, a tenant or a service has it. */
export function kindOf(name: string): string {
  const own = Object.hasOwn(OURS, name) ? OURS[name] : undefined;
  if (own !== undefined) return own;
  return FITS.test(name) ? name : 'PERSONAL_DATA';
}
