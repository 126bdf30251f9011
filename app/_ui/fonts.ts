import localFont from 'next/font/local';

/** The interface face, preloaded. The other subsets and faces come from their style sheets when a page needs them. */
export const hanken = localFont({
  src: '../../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2',
  variable: '--font-hanken',
  weight: '100 900',
  display: 'swap',
  adjustFontFallback: false,
});
