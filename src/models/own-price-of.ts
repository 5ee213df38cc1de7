import type { ProviderOptions } from '../schemas/providers.ts';
import type { CallPrice } from './budget-port.ts';

const MICROS = 1_000_000;

/** What a tenant's setting says a million tokens cost there. */
export const ownPriceOf = ({ price }: Pick<ProviderOptions, 'price'>): CallPrice | undefined =>
  price && {
    inputUsdMicrosPerMillion: Math.round(price.input_usd_per_mtok * MICROS),
    outputUsdMicrosPerMillion: Math.round(price.output_usd_per_mtok * MICROS),
  };
