'use client';
import { Braces, Copy, Database, Link2, Sheet, SquareTerminal } from 'lucide-react';
import { copyText } from '@/app/_lib/clipboard';
import { plural } from '@/app/_lib/format';
import { Button } from '@/app/_ui/button';
import { Menu, MenuGroup, MenuItem, MenuLabel, MenuSeparator } from '@/app/_ui/menu';
import { useToast } from '@/app/_ui/toast';
import type { GridColumn } from './columns.ts';
import { asCsv, asCurl, asInsert, asJson } from './copy.ts';
import type { Row } from './values.ts';

interface CopyMenuProps {
  table: { schema: string; name: string };
  columns: GridColumn[];
  /** The selected rows, or all of the page. */
  rows: Row[];
  selection: boolean;
  /** Path and query of the request. */
  path: string;
  /** Named in the request when it is not the API's default schema. */
  profile: string | undefined;
}

/** Copies a text and says so. */
function useCopy() {
  const toast = useToast();
  return (what: string, text: () => string) => () => {
    copyText(text()).then(
      () => toast.good(`${what} copied`),
      () => toast.bad('Nothing was copied', 'The browser did not allow it.'),
    );
  };
}

function RowItems({ table, columns, rows, selection }: CopyMenuProps) {
  const copy = useCopy();
  const names = columns.map((column) => column.name);
  const shaped = () => rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
  const words = plural(rows.length, selection ? 'selected row' : 'row');
  const none = rows.length === 0;
  const insert = () => asInsert([table.schema, table.name], columns, rows);
  return (
    <MenuGroup>
      <MenuLabel>{selection ? words : `${words} of this page`}</MenuLabel>
      <MenuItem icon={<Braces />} disabled={none} onClick={copy(`${words} as JSON`, () => asJson(shaped()))}>
        As JSON
      </MenuItem>
      <MenuItem
        icon={<Sheet />}
        disabled={none}
        onClick={copy(`${words} as CSV`, () => asCsv(columns, rows))}
      >
        As CSV
      </MenuItem>
      <MenuItem icon={<Database />} disabled={none} onClick={copy(`${words} as SQL`, insert)}>
        As SQL INSERT
      </MenuItem>
    </MenuGroup>
  );
}

function RequestItems({ path, profile }: CopyMenuProps) {
  const copy = useCopy();
  const url = () => `${window.location.origin}${path}`;
  return (
    <MenuGroup>
      <MenuLabel>The request</MenuLabel>
      <MenuItem icon={<Link2 />} note="API" onClick={copy('The address', url)}>
        As URL
      </MenuItem>
      <MenuItem
        icon={<SquareTerminal />}
        note="$SLIPWAY_KEY"
        onClick={copy('The curl line', () => asCurl(url(), profile))}
      >
        As curl
      </MenuItem>
      <MenuItem
        icon={<SquareTerminal />}
        note="CSV"
        onClick={copy('The curl line', () => asCurl(url(), profile, true))}
      >
        As curl for CSV
      </MenuItem>
    </MenuGroup>
  );
}

/** Takes what is on the screen elsewhere. A copied request never carries a key. */
export function CopyMenu(props: CopyMenuProps) {
  return (
    <Menu align="end" trigger={<Button icon={<Copy />}>Copy</Button>}>
      <RowItems {...props} />
      <MenuSeparator />
      <RequestItems {...props} />
    </Menu>
  );
}
