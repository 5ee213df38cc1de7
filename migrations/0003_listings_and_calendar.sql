-- Listings, the people who ask for them, and what is booked.

-- Columns are those of the RESO Data Dictionary 2.0 in snake case.
CREATE TABLE properties (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  listing_key text NOT NULL,
  standard_status text NOT NULL,
  property_type text NOT NULL,
  property_sub_type text NOT NULL,
  list_price_cents bigint NOT NULL CHECK (list_price_cents > 0),
  unparsed_address text NOT NULL,
  city text NOT NULL,
  subdivision_name text,
  state_or_province text NOT NULL,
  postal_code text NOT NULL,
  bedrooms_total int NOT NULL,
  bathrooms_total_integer int NOT NULL,
  living_area double precision,
  year_built int,
  garage_spaces int NOT NULL,
  pets_allowed boolean NOT NULL,
  furnished boolean NOT NULL,
  in_unit_laundry boolean NOT NULL,
  building_name text,
  public_remarks text NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', coalesce(building_name, '')), 'A')
    || setweight(to_tsvector('english', unparsed_address || ' ' || property_sub_type), 'B')
    || setweight(to_tsvector('english', public_remarks), 'C')
  ) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, listing_key)
);
CREATE INDEX properties_search
  ON properties (tenant_id, property_type, list_price_cents) WHERE standard_status = 'Active';
SELECT protect_tenant_table('properties', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE leads (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  agent_id uuid NOT NULL,
  -- The conversation the lead first came from; lead_threads has them all.
  thread_id uuid NOT NULL,
  name text,
  phone text,
  phone_normalised text,
  email text,
  interest text,
  listing_key text,
  budget_max_cents bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);
CREATE INDEX leads_phone ON leads (tenant_id, phone_normalised);
CREATE INDEX leads_email ON leads (tenant_id, email);
SELECT protect_tenant_table('leads', 'SELECT, INSERT, UPDATE, DELETE');

-- A person who comes back in a second conversation is the same lead in both.
CREATE TABLE lead_threads (
  tenant_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, thread_id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads ON DELETE CASCADE
);
CREATE INDEX lead_threads_lead ON lead_threads (tenant_id, lead_id);
SELECT protect_tenant_table('lead_threads', 'SELECT, INSERT, DELETE');

CREATE TABLE appointments (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  agent_id uuid NOT NULL,
  property_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'booked' CHECK (status IN ('booked', 'cancelled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
  FOREIGN KEY (tenant_id, property_id) REFERENCES properties,
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads,
  -- An empty range overlaps nothing and would slip past the exclusions.
  CHECK (starts_at < ends_at),
  CONSTRAINT appointments_one_per_agent EXCLUDE USING gist
    (tenant_id WITH =, agent_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (status = 'booked'),
  CONSTRAINT appointments_one_per_property EXCLUDE USING gist
    (tenant_id WITH =, property_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (status = 'booked')
);
CREATE INDEX appointments_agent ON appointments (tenant_id, agent_id, starts_at);
CREATE INDEX appointments_property ON appointments (tenant_id, property_id, starts_at);
CREATE INDEX appointments_thread ON appointments (tenant_id, thread_id);
CREATE INDEX appointments_lead ON appointments (tenant_id, lead_id);
SELECT protect_tenant_table('appointments', 'SELECT, INSERT, UPDATE');

CREATE TABLE reservations (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  agent_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  party_size int NOT NULL CHECK (party_size > 0),
  purpose text,
  name text NOT NULL,
  phone text,
  phone_normalised text,
  email text,
  status text NOT NULL DEFAULT 'booked' CHECK (status IN ('booked', 'cancelled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
  CHECK (starts_at < ends_at)
);
CREATE INDEX reservations_agent ON reservations (tenant_id, agent_id, starts_at);
CREATE INDEX reservations_thread ON reservations (tenant_id, thread_id);
SELECT protect_tenant_table('reservations', 'SELECT, INSERT, UPDATE');

CREATE TABLE escalations (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  agent_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  reason text NOT NULL,
  urgency text NOT NULL CHECK (urgency IN ('normal', 'high')),
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, thread_id) REFERENCES conversations ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);
CREATE UNIQUE INDEX escalations_one_open
  ON escalations (tenant_id, thread_id) WHERE status = 'open';
SELECT protect_tenant_table('escalations', 'SELECT, INSERT, UPDATE');
