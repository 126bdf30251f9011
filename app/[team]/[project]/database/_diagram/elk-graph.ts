import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { portY, type Size } from './geometry.ts';
import type { DiagramLink, DiagramModel, DiagramTable, Mode, Point, Positions } from './model.ts';

/** Over this many tables a diagram opens with names only, and grouped by schema. */
export const MANY_TABLES = 80;

const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '30',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.componentComponent': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '48',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.aspectRatio': '1.5',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.json.edgeCoords': 'ROOT',
};
/** With many tables the picture must stay small enough to be seen as a whole, and be there in a few seconds. */
const TIGHT: LayoutOptions = {
  ...OPTIONS,
  'elk.layered.thoroughness': '1',
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.spacing.nodeNode': '16',
  'elk.spacing.edgeNode': '8',
  'elk.spacing.edgeEdge': '5',
  'elk.spacing.componentComponent': '24',
  'elk.layered.spacing.nodeNodeBetweenLayers': '32',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '5',
};
/** From this many tables one behind the other, a picture in one row of layers is a strip: it is broken into several. */
const LONG_CHAIN = 9;
const WRAPPED: LayoutOptions = { 'elk.layered.wrapping.strategy': 'MULTI_EDGE' };
const GROUP: LayoutOptions = { ...TIGHT, 'elk.padding': '[top=40,left=20,bottom=20,right=20]' };
const PACKED: LayoutOptions = {
  'elk.algorithm': 'rectpacking',
  'elk.aspectRatio': '1.5',
  'elk.spacing.nodeNode': '56',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.json.edgeCoords': 'ROOT',
};

export interface Layout {
  positions: Positions;
  /** Points of each link from the table that holds the key to the one it points at. */
  routes: Record<string, Point[]>;
}

const loops = (link: DiagramLink) => link.from.table === link.to.table;
const portOf = (link: DiagramLink, end: 'from' | 'to') =>
  `${link[end].table}|${end === 'to' || loops(link) ? 'right' : 'left'}|${link[end].columns[0] ?? ''}`;

function portsOf(table: DiagramTable, links: DiagramLink[], mode: Mode, size: Size): ElkPort[] {
  const ports = new Map<string, ElkPort>();
  const add = (id: string, side: 'left' | 'right', column: string | undefined) =>
    ports.set(id, {
      id,
      width: 0,
      height: 0,
      x: side === 'left' ? 0 : size.width,
      y: portY(table, mode, column),
      layoutOptions: { 'elk.port.side': side === 'left' ? 'WEST' : 'EAST' },
    });
  for (const link of links) {
    if (link.from.table === table.id)
      add(portOf(link, 'from'), loops(link) ? 'right' : 'left', link.from.columns[0]);
    if (link.to.table === table.id) add(portOf(link, 'to'), 'right', link.to.columns[0]);
  }
  return [...ports.values()];
}

/** Are the tables drawn in one frame per schema? */
export function isGrouped(model: DiagramModel): boolean {
  return model.tables.length > MANY_TABLES && new Set(model.tables.map((table) => table.schema)).size > 1;
}

/** How many tables stand one behind the other, each holding a key to the next; a circle ends where it closes. */
function chainLength(tables: DiagramTable[], links: DiagramLink[]): number {
  const targets = Map.groupBy(links, (link) => link.from.table);
  const lengths = new Map<string, number>();
  const lengthAt = (id: string): number => {
    const known = lengths.get(id);
    if (known !== undefined) return known;
    lengths.set(id, 0);
    const behind = (targets.get(id) ?? []).map((link) => lengthAt(link.to.table));
    const length = 1 + Math.max(0, ...behind);
    lengths.set(id, length);
    return length;
  };
  return Math.max(0, ...tables.map((table) => lengthAt(table.id)));
}

/** What ELK is asked: tables with fixed ports at their lines; what is pointed at stands to the left. */
export function toElk(model: DiagramModel, mode: Mode, sizes: Map<string, Size>): ElkNode {
  const byTable = new Map<string, DiagramLink[]>();
  for (const link of model.links)
    for (const id of new Set([link.from.table, link.to.table]))
      byTable.set(id, [...(byTable.get(id) ?? []), link]);
  const nodeOf = (table: DiagramTable): ElkNode => {
    const size = sizes.get(table.id)!;
    const ports = portsOf(table, byTable.get(table.id) ?? [], mode, size);
    return { id: table.id, ...size, ports, layoutOptions: { 'elk.portConstraints': 'FIXED_POS' } };
  };
  const edgeOf = (link: DiagramLink): ElkExtendedEdge => ({
    id: link.id,
    sources: [portOf(link, 'to')],
    targets: [portOf(link, 'from')],
  });
  const part = (tables: DiagramTable[], options: LayoutOptions) => {
    const ids = new Set(tables.map((table) => table.id));
    const links = model.links.filter((link) => ids.has(link.from.table) && ids.has(link.to.table));
    const long = chainLength(tables, links) >= LONG_CHAIN;
    const layoutOptions = long ? { ...options, ...WRAPPED } : options;
    return { layoutOptions, children: tables.map(nodeOf), edges: links.map(edgeOf) };
  };
  if (!isGrouped(model))
    return { id: 'root', ...part(model.tables, model.tables.length > MANY_TABLES ? TIGHT : OPTIONS) };
  // Links between schemas are left to our own routing: with them ELK would string the schemas out in one long row.
  const children = [...new Set(model.tables.map((table) => table.schema))].map((schema) => ({
    id: `schema:${schema}`,
    ...part(
      model.tables.filter((table) => table.schema === schema),
      GROUP,
    ),
  }));
  return { id: 'root', layoutOptions: PACKED, children };
}

function edgesOf(node: ElkNode): ElkExtendedEdge[] {
  return [...(node.edges ?? []), ...(node.children ?? []).flatMap(edgesOf)];
}

/** ELK's answer in plain places and points. Its edges ran from the referenced table: they are turned round. */
export function fromElk(root: ElkNode): Layout {
  const layout: Layout = { positions: {}, routes: {} };
  for (const child of root.children ?? []) {
    const [x, y] = [child.x ?? 0, child.y ?? 0];
    if (!child.id.startsWith('schema:')) {
      layout.positions[child.id] = { x, y };
      continue;
    }
    for (const table of child.children ?? [])
      layout.positions[table.id] = { x: x + (table.x ?? 0), y: y + (table.y ?? 0) };
  }
  for (const edge of edgesOf(root)) {
    const section = edge.sections?.[0];
    if (!section) continue;
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    layout.routes[edge.id] = points.map(({ x, y }) => ({ x, y })).reverse();
  }
  return layout;
}
