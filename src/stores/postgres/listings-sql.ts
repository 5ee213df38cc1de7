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

/** A listing with what is kept about it. */
export const STORED_COLUMNS = `${LISTING_COLUMNS}, id, version,
  created_at AS "OriginalEntryTimestamp", updated_at AS "ModificationTimestamp"`;

/** How a patch names and binds each field; prices are apart here too. */
export const COLUMN_OF: Readonly<Record<string, string>> = Object.fromEntries(
  columns.map(([column, [name]]) => [name, column]),
);

const names = columns.map(([column]) => column).join(', ');
const GIVEN = `jsonb_to_recordset($2::jsonb) AS given (
    "ListPriceCents" bigint, ${columns.map(([, [name, type]]) => `"${name}" ${type}`).join(', ')})`;
const GIVEN_VALUES = `"ListPriceCents", ${columns.map(([, [name]]) => `"${name}"`).join(', ')}`;
const HELD_VALUES = `p.list_price_cents, ${columns.map(([column]) => `p.${column}`).join(', ')}`;

const insert = (updateIf: string, returned: string) => `
  INSERT INTO properties AS p (tenant_id, list_price_cents, ${names})
  SELECT $1::uuid, ${GIVEN_VALUES} FROM ${GIVEN}
  -- In one order always: two imports of the same keys wait for, and never on, each other.
  ORDER BY "ListingKey"
  ON CONFLICT (tenant_id, listing_key) DO UPDATE SET
    list_price_cents = EXCLUDED.list_price_cents,
    ${columns.map(([c]) => `${c} = EXCLUDED.${c}`).join(', ')},
    version = p.version + 1, deleted_at = NULL, updated_at = now()
  WHERE ${updateIf}
  RETURNING ${returned}`;

/** $1 tenant, $2 jsonb array of listings with `ListPriceCents`; tells of those it changed. */
export const UPSERT_LISTINGS = insert(
  `p.deleted_at IS NOT NULL OR (${HELD_VALUES}) IS DISTINCT FROM
    (EXCLUDED.list_price_cents, ${columns.map(([c]) => `EXCLUDED.${c}`).join(', ')})`,
  `listing_key AS "ListingKey", CASE version WHEN 1 THEN 'created' ELSE 'updated' END AS became`,
);

/** The same parameters; no row where there is a listing of that key already. */
export const INSERT_LISTING = insert('p.deleted_at IS NOT NULL', STORED_COLUMNS);

/** The same parameters: what the upsert would do to each. */
export const COMPARE_LISTINGS = `
  SELECT "ListingKey", CASE
    WHEN p.id IS NULL THEN 'created'
    WHEN p.deleted_at IS NOT NULL OR (${HELD_VALUES}) IS DISTINCT FROM (${GIVEN_VALUES})
      THEN 'updated'
    ELSE 'unchanged' END AS became
  FROM ${GIVEN} LEFT JOIN properties p ON p.tenant_id = $1 AND p.listing_key = "ListingKey"`;

/** $1 tenant, $9 the key before the page, $10 limit; a null between is no filter. */
export const LIST_LISTINGS = `
  SELECT ${STORED_COLUMNS} FROM properties
  WHERE tenant_id = $1 AND deleted_at IS NULL
    AND ($2::text IS NULL OR listing_key = $2)
    AND ($3::text IS NULL OR lower(city) = lower($3))
    AND ($4::text IS NULL OR property_type = $4)
    AND ($5::text IS NULL OR standard_status = $5)
    AND ($6::bigint IS NULL OR list_price_cents >= $6)
    AND ($7::bigint IS NULL OR list_price_cents <= $7)
    AND ($8::int IS NULL OR bedrooms_total >= $8)
    AND ($9::text IS NULL OR listing_key > $9)
  ORDER BY listing_key LIMIT $10`;

/** A null parameter is a filter that was not asked for. */
export const FIND_LISTINGS = `
  SELECT ${LISTING_COLUMNS}, count(*) OVER ()::int AS total
  FROM properties, plainto_tsquery('english', coalesce($14::text, '')) AS words
  WHERE tenant_id = $1 AND standard_status = 'Active' AND deleted_at IS NULL
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
      SELECT city AS area FROM properties
      WHERE tenant_id = $1 AND standard_status = 'Active' AND deleted_at IS NULL
      UNION
      SELECT subdivision_name FROM properties
      WHERE tenant_id = $1 AND standard_status = 'Active' AND deleted_at IS NULL
        AND subdivision_name IS NOT NULL
    ) AS places) AS areas,
    (SELECT coalesce(jsonb_agg(building), '[]') FROM (
      SELECT jsonb_build_object('listingKey', listing_key,
        'name', coalesce(building_name, unparsed_address), 'address', unparsed_address) AS building
      FROM properties
      WHERE tenant_id = $1 AND standard_status NOT IN ('Closed', 'Withdrawn')
        AND deleted_at IS NULL
      ORDER BY listing_key LIMIT $2
    ) AS named) AS buildings`;
