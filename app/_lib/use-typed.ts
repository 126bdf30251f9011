'use client';
import { type ChangeEvent, useCallback, useState } from 'react';

/**
 * The text of a field that React does not hold itself, so that what was typed, or filled in by a password manager,
 * before the page came alive is not lost: `const name = useTyped(); <TextField {...name.field} />`.
 */
export function useTyped(initial = '') {
  const [value, setValue] = useState(initial);
  const ref = useCallback((input: HTMLInputElement | null) => {
    if (input) setValue(input.value);
  }, []);
  const onChange = (event: ChangeEvent<HTMLInputElement>) => setValue(event.target.value);
  return { value, field: { ref, defaultValue: initial, onChange } };
}
