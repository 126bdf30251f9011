import type { Metadata } from 'next';
import { loadList } from '../_list/load-list.tsx';

export const metadata: Metadata = { title: 'Closed pull requests' };

export default function ClosedPullsPage({ params }: { params: Promise<{ team: string; project: string }> }) {
  return loadList(params, 'closed');
}
