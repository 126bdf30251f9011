/** The mark: a hull on an inclined slip above the water line. */
export function Logo({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className} strokeLinecap="round">
      <path
        d="M5.6 3.4 19.4 9.2c-1.6 3-4.2 4-6.9 2.9L8.3 10.3C6 9.3 5 6.6 5.6 3.4Z"
        className="fill-over-fill"
      />
      <path d="M2.5 9.9 20.8 17.6" className="stroke-ink" strokeWidth="1.9" />
      <path
        d="M2.5 21.2c1.6 0 1.6-.9 3.2-.9s1.6.9 3.2.9 1.6-.9 3.2-.9 1.6.9 3.2.9 1.6-.9 3.2-.9 1.6.9 3.2.9"
        className="stroke-ink"
        strokeWidth="1.6"
      />
    </svg>
  );
}
