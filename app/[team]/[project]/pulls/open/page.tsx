import type { Metadata } from 'next';
import { loadList } from '../_list/load-list.tsx';

export const metadata: Metadata = { title: 'Open pull requests' };

export default function OpenPullsPage({ params }: { params: Promise<{ team: string; project: string }> }) {
  return loadList(params, 'open');
}
