import type { DiagramModel, DiagramTable } from './model.ts';

/** A repeatable schema of any size, for tests and measurements. */
export function sampleModel(tableCount: number, linkCount: number, schemaCount = 1): DiagramModel {
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const tables: DiagramTable[] = Array.from({ length: tableCount }, (_, index) => {
    const schema = `s${index % schemaCount}`;
    const columns = Array.from({ length: 8 }, (_, at) => ({
      name: at ? `column_${at}` : 'id',
      type: at ? 'text' : 'integer',
      primary: at === 0,
      foreign: false,
      nullable: at > 0,
      marks: [],
    }));
    return {
      id: `${schema}.t${index}`,
      schema,
      name: `t${index}`,
      label: `t${index}`,
      rows: index * 10,
      sizeBytes: 8192,
      comment: null,
      columns,
    };
  });
  const links = Array.from({ length: linkCount }, (_, index) => {
    const from = Math.floor(random() * tableCount);
    const to = Math.floor(random() * random() * (from + 1));
    const column = tables[from]!.columns[1 + Math.floor(random() * 7)]!;
    column.foreign = true;
    return {
      id: `l${index}`,
      from: { table: tables[from]!.id, columns: [column.name], end: 'many' as const },
      to: { table: tables[to]!.id, columns: ['id'], end: 'zero-or-one' as const },
    };
  });
  return { tables, links };
}
