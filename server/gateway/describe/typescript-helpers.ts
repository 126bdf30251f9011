const shaped = (name: string, kinds: string, part: string) => `
export type ${name}<
  Name extends keyof (${kinds}) | { schema: keyof Schemas },
  In extends Name extends { schema: keyof Schemas } ? keyof Of<Name["schema"], "${name}"> : never = never,
> = Name extends { schema: keyof Schemas }
  ? Of<Name["schema"], "${name}">[In] extends { ${part}: infer R } ? R : never
  : Name extends keyof (${kinds})
    ? (${kinds})[Name] extends { ${part}: infer R } ? R : never
    : never;
`;
const plain = (name: string, kind: string) => `
export type ${name}<
  Name extends keyof DefaultSchema["${kind}"] | { schema: keyof Schemas },
  In extends Name extends { schema: keyof Schemas } ? keyof Schemas[Name["schema"]]["${kind}"] : never = never,
> = Name extends { schema: keyof Schemas }
  ? Schemas[Name["schema"]]["${kind}"][In]
  : Name extends keyof DefaultSchema["${kind}"]
    ? DefaultSchema["${kind}"][Name]
    : never;
`;

/** Short names for rows, inserts, updates and enums; `%DEFAULT%` stands for the default schema's name in quotes. */
export const TYPE_HELPERS = `
type Schemas = Omit<Database, "__InternalSupabase">;
type DefaultSchema = Schemas[Extract<keyof Database, %DEFAULT%>];
type Of<S extends keyof Schemas, Part> = Part extends "Tables"
  ? Schemas[S]["Tables"] & Schemas[S]["Views"]
  : Schemas[S]["Tables"];
${shaped('Tables', 'DefaultSchema["Tables"] & DefaultSchema["Views"]', 'Row')}${shaped('TablesInsert', 'DefaultSchema["Tables"]', 'Insert')}${shaped('TablesUpdate', 'DefaultSchema["Tables"]', 'Update')}${plain('Enums', 'Enums')}${plain('CompositeTypes', 'CompositeTypes')}`;
