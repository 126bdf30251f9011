import '@fontsource-variable/hanken-grotesk/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@fontsource-variable/newsreader/index.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { readPreferences } from './_lib/preferences.ts';
import { Providers } from './_lib/trpc.tsx';
import { hanken } from './_ui/fonts.ts';
import { PreferencesProvider } from './_ui/preferences.tsx';
import { ToastProvider } from './_ui/toast.tsx';
import { TooltipProvider } from './_ui/tooltip.tsx';

export const metadata: Metadata = {
  title: { default: 'Slipway', template: '%s · Slipway' },
  description: 'The workbench of a backend: database, API and code in one place.',
  icons: { icon: '/icon.svg' },
  robots: { index: false },
};
export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f6f1' },
    { media: '(prefers-color-scheme: dark)', color: '#0f151b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const preferences = readPreferences((name) => jar.get(name)?.value);
  const theme = preferences.theme === 'system' ? undefined : preferences.theme;
  return (
    <html lang="en" data-theme={theme} data-density={preferences.density} className={hanken.variable}>
      <body>
        <Providers>
          <PreferencesProvider initial={preferences}>
            <TooltipProvider delay={400}>
              <ToastProvider>{children}</ToastProvider>
            </TooltipProvider>
          </PreferencesProvider>
        </Providers>
      </body>
    </html>
  );
}
