/** Column → RESO name; the order is the upsert's too. Prices are apart: cents here. */
const PLAIN = {
  listing_key: ['ListingKey', 'text'],
  standard_status: ['StandardStatus', 'text'],
  property_type: ['PropertyType', 'text'],
  property_sub_type: ['PropertySubType', 'text'],
  unparsed_address: ['UnparsedAddress', 'text'],
  city: ['City', 'text'],
  subdivision_name: ['SubdivisionName', 'text'],
  state_or_province: ['StateOrProvince', 'text'],
  postal_code: ['PostalCode', 'text'],
  bedrooms_total: ['BedroomsTotal', 'int'],
  bathrooms_total_integer: ['BathroomsTotalInteger', 'int'],
  living_area: ['LivingArea', 'double precision'],
  year_built: ['YearBuilt', 'int'],
  garage_spaces: ['GarageSpaces', 'int'],
  pets_allowed: ['PetsAllowed', 'boolean'],
  furnished: ['Furnished', 'boolean'],
  in_unit_laundry: ['InUnitLaundry', 'boolean'],
  building_name: ['BuildingName', 'text'],
  public_remarks: ['PublicRemarks', 'text'],
} as const;

const columns = Object.entries(PLAIN);

export const LISTING_COLUMNS = [
  ...columns.map(([column, [name]]) => `${column} AS "${name}"`),
  'list_price_cents::float8 / 100 AS "ListPrice"',
].join(', ');

/** $1 tenant, $2 jsonb array of listings with `ListPriceCents`. */
export const UPSERT_LISTINGS = `
  INSERT INTO properties (tenant_id, list_price_cents, ${columns.map(([c]) => c).join(', ')})
  SELECT $1::uuid, "ListPriceCents", ${columns.map(([, [name]]) => `"${name}"`).join(', ')}
  FROM jsonb_to_recordset($2::jsonb) AS given (
    "ListPriceCents" bigint, ${columns.map(([, [name, type]]) => `"${name}" ${type}`).join(', ')})
  ON CONFLICT (tenant_id, listing_key) DO UPDATE SET
    list_price_cents = EXCLUDED.list_price_cents,
    ${columns.map(([c]) => `${c} = EXCLUDED.${c}`).join(', ')},
    updated_at = now()`;

/** A null parameter is a filter that was not asked for. */
export const FIND_LISTINGS = `
  SELECT ${LISTING_COLUMNS}, count(*) OVER ()::int AS total
  FROM properties, plainto_tsquery('english', coalesce($14::text, '')) AS words
  WHERE tenant_id = $1 AND standard_status = 'Active'
    AND ($2::text IS NULL
      OR lower($2) IN (lower(city), lower(subdivision_name), lower(postal_code)))
    AND ($3::text IS NULL OR property_type = $3)
    AND ($4::bigint IS NULL OR list_price_cents >= $4)
    AND ($5::bigint IS NULL OR list_price_cents <= $5)
    AND ($6::int IS NULL OR bedrooms_total >= $6)
    AND ($7::int IS NULL OR bedrooms_total <= $7)
    AND ($8::int IS NULL OR bathrooms_total_integer >= $8)
    AND ($9::text IS NULL OR property_sub_type = $9)
    AND ($10::boolean IS NULL OR pets_allowed = $10)
    AND ($11::boolean IS NULL OR furnished = $11)
    AND ($12::boolean IS NULL OR (garage_spaces > 0) = $12)
    AND ($13::boolean IS NULL OR in_unit_laundry = $13)
    AND ($14::text IS NULL OR tsv @@ words
      OR concat_ws(' ', building_name, unparsed_address, property_sub_type, public_remarks)
        ~* $15)
    AND listing_key <> ALL ($16::text[])
  ORDER BY CASE WHEN $14::text IS NULL THEN 0 ELSE ts_rank_cd(tsv, words) END DESC,
    list_price_cents, listing_key
  LIMIT $17`;

/** $1 tenant, $2 most buildings. A place without a name goes by its address. */
export const VOCABULARY = `
  SELECT
    (SELECT coalesce(jsonb_agg(area ORDER BY area), '[]') FROM (
      SELECT city AS area FROM properties WHERE tenant_id = $1 AND standard_status = 'Active'
      UNION
      SELECT subdivision_name FROM properties
      WHERE tenant_id = $1 AND standard_status = 'Active' AND subdivision_name IS NOT NULL
    ) AS places) AS areas,
    (SELECT coalesce(jsonb_agg(building), '[]') FROM (
      SELECT jsonb_build_object('listingKey', listing_key,
        'name', coalesce(building_name, unparsed_address), 'address', unparsed_address) AS building
      FROM properties
      WHERE tenant_id = $1 AND standard_status NOT IN ('Closed', 'Withdrawn')
      ORDER BY listing_key LIMIT $2
    ) AS named) AS buildings`;
