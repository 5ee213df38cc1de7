-- What a listing does not say is not a no: feeds leave these out, and an agent must not deny them.
ALTER TABLE properties
  ALTER COLUMN pets_allowed DROP NOT NULL,
  ALTER COLUMN furnished DROP NOT NULL,
  ALTER COLUMN in_unit_laundry DROP NOT NULL;
