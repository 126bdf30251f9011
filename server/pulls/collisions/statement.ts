import { type Named, type Naming, usesOf } from './objects.ts';
import type { Touch } from './shapes.ts';
import { inside, isNode, list, type Node, names, text } from './tree.ts';

/** A touch without its place. */
export type Effect = Omit<Touch, 'sql' | 'file' | 'line'>;
interface More {
  aspect?: string;
  tolerant?: boolean;
  uses?: string[];
}

function effect(
  object: Named,
  change: Touch['change'],
  { aspect = '', tolerant = false, uses = [] }: More = {},
): Effect {
  const needed = [...new Set([...object.inside, ...uses])].filter((id) => id !== object.id);
  return { id: object.id, kind: object.kind, name: object.name, change, aspect, tolerant, uses: needed };
}

const RELATIONS: Record<string, string> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
};
const PARTS: Record<string, string> = {
  OBJECT_COLUMN: 'column',
  OBJECT_ATTRIBUTE: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_POLICY: 'policy',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_RULE: 'rule',
};
const ROUTINES = new Set(['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE']);
const ALONE: Record<string, string> = { OBJECT_SCHEMA: 'schema', OBJECT_EXTENSION: 'extension' };

/** An object as DROP, COMMENT and ALTER … RENAME name it: by its type and a list of names. */
function listed(type: string, object: unknown, name: Naming): Named | undefined {
  const parts = names(object);
  if (RELATIONS[type]) return name.relation(parts, RELATIONS[type]);
  if (PARTS[type]) return name.part(PARTS[type], parts.slice(0, -1), parts.at(-1) ?? '');
  if (ROUTINES.has(type)) return name.withArgs(object);
  if (type === 'OBJECT_TYPE' || type === 'OBJECT_DOMAIN') return name.type(parts);
  return ALONE[type] ? name.alone(ALONE[type], parts[0] ?? '') : undefined;
}

/** What a change of a column is about: two that are about different things leave each other alone. */
const ASPECTS: Record<string, string> = {
  AT_ColumnDefault: 'default',
  AT_SetNotNull: 'null',
  AT_DropNotNull: 'null',
  AT_AlterColumnType: 'type',
  AT_AddIdentity: 'default',
  AT_SetIdentity: 'default',
  AT_DropIdentity: 'default',
  AT_SetExpression: 'default',
  AT_DropExpression: 'default',
  AT_EnableRowSecurity: 'row security',
  AT_DisableRowSecurity: 'row security',
  AT_ForceRowSecurity: 'forced row security',
  AT_NoForceRowSecurity: 'forced row security',
};
const OF_COLUMN = new Set(['AT_ColumnDefault', 'AT_SetNotNull', 'AT_DropNotNull', 'AT_AlterColumnType', 'AT_AddIdentity', 'AT_SetIdentity',
  'AT_DropIdentity', 'AT_SetExpression', 'AT_DropExpression', 'AT_SetStatistics', 'AT_SetOptions', 'AT_ResetOptions', 'AT_SetStorage',
  'AT_SetCompression']); // biome-ignore format: a list

function columnsOf(table: string[], listOf: unknown, name: Naming): string[] {
  return names(listOf).map((column) => name.part('column', table, column).id);
}

/** A constraint, with what it rests on; one without a name gets one from PostgreSQL, so that two never meet. */
function constraint(table: string[], node: Node, name: Naming): Effect {
  const given = text(node['conname']);
  const type = text(node['contype']);
  const own = [...columnsOf(table, node['keys'], name), ...columnsOf(table, node['fk_attrs'], name)];
  const parent = name.range(node['pktable']);
  const theirs = parent.length ? columnsOf(parent, node['pk_attrs'], name) : [];
  const uses = [
    ...own,
    ...theirs,
    ...usesOf(node['raw_expr'], name, table),
    ...usesOf(node['pktable'], name),
  ];
  // A table has one primary key, whatever it is called.
  if (type === 'CONSTR_PRIMARY')
    return effect({ ...name.part('constraint', table, '(primary key)'), kind: 'constraint' }, 'added', {
      uses,
    });
  const unnamed = given || `(${type.replace('CONSTR_', '').toLowerCase()})`;
  return effect(name.part('constraint', table, unnamed), 'added', {
    uses,
    tolerant: !given,
    aspect: given ? '' : 'unnamed',
  });
}

function alterTable(node: Node, name: Naming): Effect[] {
  const table = name.range(node['relation']);
  const whole = name.relation(table, RELATIONS[text(node['objtype'])] ?? 'table');
  return list(node['cmds']).map((wrapped): Effect => {
    const cmd = inside(wrapped);
    const kind = text(cmd['subtype']);
    const own = text(cmd['name']);
    const tolerant = cmd['missing_ok'] === true;
    const def = inside(cmd['def']);
    if (kind === 'AT_AddColumn') {
      const uses = usesOf(cmd['def'], name);
      return effect(name.part('column', table, text(def['colname'])), 'added', { tolerant, uses });
    }
    if (kind === 'AT_DropColumn') return effect(name.part('column', table, own), 'removed', { tolerant });
    if (kind === 'AT_AddConstraint') return constraint(table, def, name);
    if (kind === 'AT_DropConstraint')
      return effect(name.part('constraint', table, own), 'removed', { tolerant });
    if (kind === 'AT_AlterConstraint' || kind === 'AT_ValidateConstraint')
      return effect(name.part('constraint', table, own || text(def['conname'])), 'changed', { aspect: kind });
    if (OF_COLUMN.has(kind))
      return effect(name.part('column', table, own), 'changed', {
        aspect: ASPECTS[kind] ?? kind,
        uses: usesOf(cmd['def'], name),
      });
    const aspect = [ASPECTS[kind] ?? kind, own].join(' ').trim();
    return effect(whole, 'changed', { aspect, uses: usesOf(cmd['def'], name) });
  });
}

function drop(node: Node, name: Naming): Effect[] {
  const tolerant = node['missing_ok'] === true;
  return list(node['objects']).flatMap((object) => {
    const found = listed(text(node['removeType']), object, name);
    return found ? [effect(found, 'removed', { tolerant })] : [];
  });
}

function rename(node: Node, name: Naming): Effect[] {
  const type = text(node['renameType']);
  const table = name.range(node['relation']);
  const [sub, next] = [text(node['subname']), text(node['newname'])];
  const pair = (from: Named, to: Named) => [effect(from, 'renamed'), effect(to, 'added', { uses: [] })];
  if (PARTS[type]) return pair(name.part(PARTS[type], table, sub), name.part(PARTS[type], table, next));
  if (RELATIONS[type])
    return pair(
      name.relation(table, RELATIONS[type]),
      name.relation([...table.slice(0, -1), next], RELATIONS[type]),
    );
  if (ALONE[type]) return pair(name.alone(ALONE[type], sub), name.alone(ALONE[type], next));
  const from = listed(type, node['object'], name);
  return from ? [effect(from, 'renamed')] : [];
}

function createTable(node: Node, name: Naming): Effect[] {
  const table = name.range(node['relation']);
  const uses = [...usesOf(node['tableElts'], name), ...usesOf(node['inhRelations'], name)];
  return [effect(name.relation(table), 'added', { tolerant: node['if_not_exists'] === true, uses })];
}

function view(object: Named, query: unknown, more: More & { replace: boolean }, name: Naming): Effect {
  return effect(object, more.replace ? 'replaced' : 'added', {
    ...more,
    uses: usesOf(query, name),
    aspect: 'definition',
  });
}

function createIndex(node: Node, name: Naming): Effect {
  const table = name.range(node['relation']);
  const columns = [...list(node['indexParams']), ...list(node['indexIncludingParams'])].map((one) =>
    text(inside(one)['name']),
  );
  const uses = [
    name.relation(table).id,
    ...columns.filter(Boolean).map((column) => name.part('column', table, column).id),
    ...usesOf([node['indexParams'], node['whereClause']], name, table),
  ];
  const given = text(node['idxname']);
  const tolerant = node['if_not_exists'] === true || !given;
  const own = given || `(index on ${columns.join(', ')})`;
  const object = given
    ? name.relation([...table.slice(0, -1), own], 'index')
    : name.part('index', table, own);
  return effect(object, 'added', { tolerant, uses, aspect: given ? '' : 'unnamed' });
}

function createFunction(node: Node, name: Naming): Effect {
  const modes = new Set(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);
  const inputs = list(node['parameters'])
    .map(inside)
    .filter((one) => !modes.has(text(one['mode'])));
  const args = inputs.map((one) => name.typeName(one['argType']));
  const object = name.routine(names(node['funcname']), args, node['is_procedure'] ? 'procedure' : 'function');
  const uses = usesOf([node['parameters'], node['returnType']], name);
  return effect(object, node['replace'] ? 'replaced' : 'added', { uses, aspect: 'definition' });
}

function ofTable(kind: string, node: Node, key: string, name: Naming): { object: Named; uses: string[] } {
  const table = name.range(node['table'] ?? node['relation']);
  return { object: name.part(kind, table, text(node[key])), uses: usesOf(node, name, table) };
}

function grant(node: Node, name: Naming): Effect[] {
  const objects = list(node['objects']).map((one) =>
    isNode(one) && isNode(one['RangeVar']) ? name.relation(name.range(one)) : undefined,
  );
  return objects
    .filter((one) => one !== undefined)
    .map((one) =>
      effect({ ...one, id: `grants:${one.id}`, kind: 'rights on table', inside: [one.id] }, 'changed', {
        aspect: 'grants',
        tolerant: true,
      }),
    );
}

function rows(node: Node, name: Naming): Effect[] {
  const table = name.relation(name.range(node['relation']));
  const columns = list(node['cols'] ?? node['targetList']).map((one) => text(inside(one)['name']));
  const targets = columns
    .filter(Boolean)
    .map((column) => name.part('column', name.range(node['relation']), column).id);
  return [
    effect({ ...table, id: `rows:${table.id}`, kind: 'rows of' }, 'used', {
      uses: [table.id, ...targets, ...usesOf(node, name)],
    }),
  ];
}

const CREATES: Record<string, (node: Node, name: Naming) => Effect[]> = {
  AlterTableStmt: alterTable,
  DropStmt: drop,
  RenameStmt: rename,
  CreateStmt: createTable,
  CreateForeignTableStmt: (node, name) => createTable(inside({ base: node['base'] }), name),
  ViewStmt: (node, name) => [
    view(
      name.relation(name.range(node['view']), 'view'),
      node['query'],
      { replace: node['replace'] === true },
      name,
    ),
  ],
  CreateTableAsStmt: (node, name) => {
    const into = isNode(node['into']) ? node['into'] : {};
    const object = name.relation(name.range(into['rel']), RELATIONS[text(node['objtype'])] ?? 'table');
    return [view(object, node['query'], { replace: false, tolerant: node['if_not_exists'] === true }, name)];
  },
  IndexStmt: (node, name) => [createIndex(node, name)],
  CreateFunctionStmt: (node, name) => [createFunction(node, name)],
  AlterFunctionStmt: (node, name) => [
    effect(name.withArgs({ func: node['func'] }), 'changed', { aspect: 'attributes' }),
  ],
  CreatePolicyStmt: (node, name) => {
    const { object, uses } = ofTable('policy', node, 'policy_name', name);
    return [effect(object, 'added', { uses })];
  },
  AlterPolicyStmt: (node, name) => {
    const { object, uses } = ofTable('policy', node, 'policy_name', name);
    return [effect(object, 'changed', { uses, aspect: 'definition' })];
  },
  CreateTrigStmt: (node, name) => {
    const { object, uses } = ofTable('trigger', node, 'trigname', name);
    return [
      effect(object, node['replace'] ? 'replaced' : 'added', {
        uses: [...uses, name.routine(names(node['funcname']), null).id],
        aspect: 'definition',
      }),
    ];
  },
  RuleStmt: (node, name) => {
    const { object, uses } = ofTable('rule', node, 'rulename', name);
    return [effect(object, node['replace'] ? 'replaced' : 'added', { uses, aspect: 'definition' })];
  },
  CreateEnumStmt: (node, name) => [effect(name.type(names(node['typeName'])), 'added')],
  CreateRangeStmt: (node, name) => [effect(name.type(names(node['typeName'])), 'added')],
  CompositeTypeStmt: (node, name) => [effect(name.type(name.range(node['typevar'])), 'added')],
  CreateDomainStmt: (node, name) => [effect(name.type(names(node['domainname']), 'domain'), 'added')],
  AlterDomainStmt: (node, name) => [
    effect(name.type(names(node['typeName']), 'domain'), 'changed', {
      aspect: `${text(node['subtype'])} ${text(node['name'])}`,
    }),
  ],
  AlterEnumStmt: (node, name) => {
    const type = name.type(names(node['typeName']));
    const value = (label: string): Named => ({
      id: `value:${type.id}.${label}`,
      kind: 'value',
      name: `${type.name}.${label}`,
      inside: [...type.inside, type.id],
    });
    const [old, next] = [text(node['oldVal']), text(node['newVal'])];
    const added = effect(value(next), 'added', { tolerant: node['skipIfNewValExists'] === true });
    return old ? [effect(value(old), 'renamed'), added] : [added];
  },
  CreateSchemaStmt: (node, name) => [
    effect(name.alone('schema', text(node['schemaname'])), 'added', {
      tolerant: node['if_not_exists'] === true,
    }),
  ],
  CreateExtensionStmt: (node, name) => [
    effect(name.alone('extension', text(node['extname'])), 'added', {
      tolerant: node['if_not_exists'] === true,
    }),
  ],
  CreateSeqStmt: (node, name) => [
    effect(name.relation(name.range(node['sequence']), 'sequence'), 'added', {
      tolerant: node['if_not_exists'] === true,
    }),
  ],
  AlterSeqStmt: (node, name) => [
    effect(name.relation(name.range(node['sequence']), 'sequence'), 'changed', { aspect: 'options' }),
  ],
  CommentStmt: (node, name) => {
    const found = listed(text(node['objtype']), node['object'], name);
    return found ? [effect(found, 'changed', { aspect: 'comment', tolerant: true })] : [];
  },
  GrantStmt: grant,
  InsertStmt: rows,
  UpdateStmt: rows,
  DeleteStmt: rows,
};

/** What their text runs is not in their text. */
const OPAQUE = new Set(['DoStmt', 'CallStmt', 'SelectStmt', 'ExecuteStmt']);

/** What a statement does to which objects; undefined when its text does not tell. Pure. */
export function effectsOf(kind: string, node: unknown, name: Naming): Effect[] | undefined {
  if (OPAQUE.has(kind)) return undefined;
  return isNode(node) ? (CREATES[kind]?.(node, name) ?? []) : [];
}
