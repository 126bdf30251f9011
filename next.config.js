/** @type {import('next').NextConfig} */
export default {
  distDir: process.env.SLIPWAY_DIST ?? '.next',
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run verify`; a start on somebody's machine need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@node-rs/argon2',
    'graphile-worker',
    'pg-copy-streams',
    // Finds its WebAssembly beside itself.
    'libpg-query',
  ],
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  async headers() {
    const always = [
      { key: 'X-Content-Type-Options', value: 'nosniff' },
      { key: 'X-Frame-Options', value: 'DENY' },
      { key: 'Referrer-Policy', value: 'same-origin' },
      { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
    ];
    const page = [
      { key: 'Content-Security-Policy', value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
    ];
    // Raw files and API routes bring a stricter policy of their own.
    return [
      { source: '/:path*', headers: always },
      { source: '/((?!api/)(?!.*/code/raw/).*)', headers: page },
    ];
  },
  async rewrites() {
    // Stock git asks for /<team>/<project>.git/…; a page route cannot match a part of a segment.
    return {
      beforeFiles: [{ source: '/:team/:project.git/:path*', destination: '/api/git/:team/:project/:path*' }],
    };
  },
};
