import type { Metadata } from 'next';
import { Page } from '../../_ui/page.tsx';
import { AppearanceForm } from './appearance-form.tsx';

export const metadata: Metadata = { title: 'Appearance' };

export default function AppearancePage() {
  return (
    <Page title="Appearance" lead="Remembered in this browser.">
      <AppearanceForm />
    </Page>
  );
}
