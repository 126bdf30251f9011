'use client';
import { Menu as Base } from '@base-ui/react/menu';
import clsx from 'clsx';
import { Check } from 'lucide-react';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';

/** The item under the keys has a bar at its edge besides the wash, which alone is no 3:1 to what is around it. */
const ITEM = clsx(
  'flex min-h-8 cursor-default items-center gap-2 rounded-ctl border-l-2 border-transparent px-2 text-ink outline-none',
  'select-none data-highlighted:border-sea-fill data-highlighted:bg-sea-wash data-disabled:text-ink-3 pointer-coarse:min-h-10 [&_.lucide]:icon [&_.lucide]:text-ink-3',
);

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'end';
  children: ReactNode;
}

export function Menu({ trigger, align = 'start', children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} className="z-50">
          <Base.Popup className="max-h-[min(28rem,var(--available-height))] min-w-48 overflow-y-auto rounded-panel border border-line bg-raised p-1 text-sm shadow-pop outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  icon?: ReactNode;
  children: ReactNode;
  /** Small words at the right end. */
  note?: ReactNode;
}

const Row = ({ icon, children, note }: ItemProps) => (
  <>
    {icon}
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {note && <span className="text-xs text-ink-3">{note}</span>}
  </>
);

export function MenuItem({
  onClick,
  disabled,
  danger,
  ...row
}: ItemProps & { onClick: () => void; disabled?: boolean; danger?: boolean }) {
  return (
    <Base.Item onClick={onClick} disabled={disabled} className={clsx(ITEM, danger && 'text-bad')}>
      <Row {...row} />
    </Base.Item>
  );
}

export function MenuLink({ href, current, ...row }: ItemProps & { href: string; current?: boolean }) {
  return (
    <Base.LinkItem
      closeOnClick
      render={<Link href={href} />}
      aria-current={current ? 'page' : undefined}
      className={ITEM}
    >
      <Row {...row} note={current ? <Check className="icon" /> : row.note} />
    </Base.LinkItem>
  );
}

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; icon?: ReactNode }[];
}

/** One of several, with a tick at the chosen one. */
export function MenuChoice<T extends string>({ label, value, onChange, options }: MenuChoiceProps<T>) {
  return (
    <Base.Group>
      <MenuLabel>{label}</MenuLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick className={ITEM}>
            <Row icon={option.icon} note={option.value === value && <Check className="icon" />}>
              {option.label}
            </Row>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export const MenuGroup = ({ children }: { children: ReactNode }) => <Base.Group>{children}</Base.Group>;

/** Goes inside a `MenuGroup`. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Base.GroupLabel className="px-2 pt-2 pb-1 text-2xs text-ink-3">{children}</Base.GroupLabel>;
}

export const MenuSeparator = () => <Base.Separator className="my-1 h-px bg-line" />;
