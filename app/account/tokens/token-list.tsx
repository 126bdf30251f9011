'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import type { AppRouter } from '@/server/rpc/root';
import { formError } from '../../_lib/errors.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { Button } from '../../_ui/button.tsx';
import { Confirm } from '../../_ui/confirm.tsx';
import { type Column, DataTable } from '../../_ui/data-table.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { RelativeTime } from '../../_ui/relative-time.tsx';
import { EmptyState } from '../../_ui/states.tsx';
import { Tag } from '../../_ui/tag.tsx';
import { useToast } from '../../_ui/toast.tsx';

type Token = inferRouterOutputs<AppRouter>['accounts']['tokens'][number];

function columns(revoke: (token: Token) => void): Column<Token>[] {
  return [
    { key: 'name', title: 'For', cell: (token) => <span className="font-medium">{token.name}</span> },
    { key: 'preview', title: 'Begins with', from: 'sm', cell: (token) => <code>{token.preview}</code> },
    {
      key: 'scope',
      title: 'May',
      from: 'md',
      cell: (token) => (token.scope === 'read' ? 'only read' : 'read and write'),
    },
    {
      key: 'used',
      title: 'Last used',
      from: 'sm',
      cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'never'),
    },
    {
      key: 'expires',
      title: 'Ends',
      cell: (token) =>
        token.expired ? (
          <Tag tone="warn">ended</Tag>
        ) : token.expiresAt ? (
          <RelativeTime at={token.expiresAt} />
        ) : (
          'no end'
        ),
    },
    {
      key: 'revoke',
      title: <span className="sr-only">Revoke</span>,
      align: 'right',
      cell: (token) => (
        <Button onClick={() => revoke(token)} aria-label={`Revoke ${token.name}`}>
          Revoke
        </Button>
      ),
    },
  ];
}

export function TokenList({ initial }: { initial: Token[] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<Token>();
  const { data: tokens } = useQuery(trpc.accounts.tokens.queryOptions(undefined, { initialData: initial }));
  const revoke = useMutation(
    trpc.accounts.revokeToken.mutationOptions({
      onSuccess: () => {
        setAsking(undefined);
        toast.good('The token was revoked');
      },
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.accounts.tokens.queryKey() }),
    }),
  );
  return (
    <Panel title="Tokens" count={tokens.length} body="flush">
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet">
          Make one to clone and push with git, or to use the command line.
        </EmptyState>
      ) : (
        <DataTable
          label="Access tokens"
          columns={columns(setAsking)}
          rows={tokens}
          rowKey={(token) => token.id}
        />
      )}
      <Confirm
        open={asking !== undefined}
        onOpenChange={(open) => !open && setAsking(undefined)}
        title={`Revoke “${asking?.name}”?`}
        action="Revoke token"
        keep="Keep it"
        busy={revoke.isPending}
        error={formError(revoke.error)}
        onConfirm={() => asking && revoke.mutate({ id: asking.id })}
      >
        Whatever uses it stops working at once. This cannot be undone.
      </Confirm>
    </Panel>
  );
}
