'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Panel } from '@/app/_ui/panel';
import { useToast } from '@/app/_ui/toast';
import { type ApiBehaviour, BEHAVIOUR_DEFAULTS } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';
import { BehaviourFields, type Typed } from './behaviour-fields.tsx';
import type { May } from './keys.tsx';

interface BehaviourFormProps {
  place: Place;
  may: May;
  initial: ApiBehaviour;
}

const FIELDS = Object.keys(BEHAVIOUR_DEFAULTS);

/** Nothing is chosen where it is 0. */
const rowsOf = (most: number) => (most ? String(most) : '');

const typedOf = (behaviour: ApiBehaviour): Typed => ({
  ...behaviour,
  anonMs: String(behaviour.anonMs),
  authenticatedMs: String(behaviour.authenticatedMs),
  serviceMs: String(behaviour.serviceMs),
  anonRows: rowsOf(behaviour.anonRows),
  authenticatedRows: rowsOf(behaviour.authenticatedRows),
  serviceRows: rowsOf(behaviour.serviceRows),
});

/** The fields that are not as they were. */
const difference = (now: Typed, before: Typed): Partial<Typed> =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== before[name as keyof Typed]));

/** What differs from what the form showed last, and nothing else: what others saved meanwhile stays. */
const changes = (typed: Typed, shown: Typed): Partial<ApiBehaviour> =>
  Object.fromEntries(
    Object.entries(difference(typed, shown)).map(([name, value]) => [
      name,
      /(?:Ms|Rows)$/.test(name) ? Number(value) : value,
    ]),
  );

function useBehaviour({ place, initial }: BehaviourFormProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const router = useRouter();
  const [shown, setShown] = useState(() => typedOf(initial));
  const [typed, setTyped] = useState(shown);
  const update = useMutation(trpc.environments.updateBehaviour.mutationOptions());
  const save = () =>
    update.mutate(
      { ...place, ...changes(typed, shown) },
      {
        onSuccess: (saved) => {
          const now = typedOf(saved);
          setShown(now);
          // What was typed while it was being saved stays.
          setTyped((latest) => ({ ...now, ...difference(latest, typed) }));
          toast.good('The API behaves like this now');
          router.refresh();
        },
      },
    );
  const type = (change: Partial<Typed>) => setTyped((latest) => ({ ...latest, ...change }));
  return { typed, type, save, error: update.error, saving: update.isPending };
}

/** How the API behaves: what runs before a request, how long it may take, which keys sign users in. */
export function BehaviourForm(props: BehaviourFormProps) {
  const { typed, type, save, error, saving } = useBehaviour(props);
  const off = !props.may.manage;
  const problem = formError(error, FIELDS);
  return (
    <Panel title="Behaviour" note="Works within a second">
      <form
        className="grid gap-4 sm:grid-cols-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!off) save();
        }}
      >
        <BehaviourFields typed={typed} off={off} error={(name) => fieldError(error, name)} type={type} />
        <div className="flex flex-wrap items-center gap-3 sm:col-span-3">
          <Button
            type="submit"
            tone="primary"
            busy={saving}
            reason={off ? 'Needs the role admin in this team' : undefined}
          >
            Save behaviour
          </Button>
          {problem && (
            <p role="alert" className="text-xs font-medium text-bad">
              {problem}
            </p>
          )}
        </div>
      </form>
    </Panel>
  );
}
