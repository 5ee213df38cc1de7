/** A column of sealed values. */
export interface SealedColumn {
  table: string;
  column: string;
  /** SQL for what tells a tenant's rows apart, besides the tenant. */
  row: string;
}

/** Every column that holds sealed values; what is missing here is lost when keys are rotated. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'provider_settings', column: 'api_key_sealed', row: 'id' },
  { table: 'crm_targets', column: 'secret_sealed', row: 'tenant_id' },
  { table: 'pii_vault', column: 'sealed', row: "thread_id::text || E'\\n' || placeholder" },
  { table: 'people_requests', column: 'subject_sealed', row: 'id' },
  { table: 'people_requests', column: 'signature_sealed', row: 'id' },
  {
    table: 'people_export_parts',
    column: 'body_sealed',
    row: "request_id::text || E'\\n' || part",
  },
];

/** Where a value belongs: sealed with it, it opens nowhere else. */
export const sealedPlace = (
  tenantId: string,
  { table, column }: Pick<SealedColumn, 'table' | 'column'>,
  row: string,
): string => [tenantId, table, column, row].join('\n');
