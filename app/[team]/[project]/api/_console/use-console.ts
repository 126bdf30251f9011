'use client';
import { useEffect, useRef, useState } from 'react';
import type { ApiRequest } from '@/server/api/shapes';
import { type Caller, type Shared, toLink } from '../_request/link.ts';

/** A request being edited; from the first change on it stands in the page's address, so that it can be shared. */
export function useEdited(start: Shared) {
  const [shared, setShared] = useState(start);
  const touched = useRef(false);
  useEffect(() => {
    if (!touched.current) return;
    // Browsers limit how often the address may change; typing is faster than that.
    const timer = setTimeout(() => window.history.replaceState(null, '', `?${toLink(shared)}`), 300);
    return () => clearTimeout(timer);
  }, [shared]);
  const change = (next: Shared) => {
    touched.current = true;
    setShared(next);
  };
  return {
    ...shared,
    setRequest: (request: ApiRequest) => change({ ...shared, request }),
    setCaller: (caller: Caller) => change({ ...shared, caller }),
  };
}

/** The claims of a caller; a sentence when their text is no JSON object. */
export function claimsOf(caller: Caller): { claims: Record<string, unknown> } | { problem: string } {
  if (caller.role !== 'authenticated') return { claims: {} };
  const sub = caller.sub.trim() ? { sub: caller.sub.trim() } : {};
  if (!caller.claims.trim()) return { claims: sub };
  try {
    const value: unknown = JSON.parse(caller.claims);
    if (value && typeof value === 'object' && !Array.isArray(value)) return { claims: { ...value, ...sub } };
  } catch {
    // told below
  }
  return { problem: 'More claims must be one JSON object, such as {"clinic": 3}.' };
}
