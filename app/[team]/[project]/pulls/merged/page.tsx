import type { Metadata } from 'next';
import { loadList } from '../_list/load-list.tsx';

export const metadata: Metadata = { title: 'Merged pull requests' };

export default function MergedPullsPage({ params }: { params: Promise<{ team: string; project: string }> }) {
  return loadList(params, 'merged');
}
