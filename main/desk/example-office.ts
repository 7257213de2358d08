/** The example office: Librestream's published contact data with fictional staff, systems' owners and customers. */
import type { CustomerRecord, OfficeRecord, StaffRecord, SystemRecord } from '../../domain/state/records.ts';
import data from '../../examples/office.json' with { type: 'json' };

/** Records by a short name of their own; ids are given when the office is set up. */
export interface ExampleOffice {
  readonly office: OfficeRecord;
  readonly staff: Readonly<Record<'dpo' | 'deputy' | 'handler' | 'intake', StaffRecord>>;
  readonly systems: Readonly<Record<'onsight-now' | 'onsight-flow' | 'onsight-workspace' | 'crm' | 'support-desk' | 'marketing' | 'analytics', SystemRecord>>;
  readonly customers: Readonly<Record<'nordwind' | 'meunier' | 'cedar', CustomerRecord>>;
}

/** A JSON import knows a role only as a string; the test of this file parses every record with the contract's schemas. */
export const exampleOffice = data as ExampleOffice;
